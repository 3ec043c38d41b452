export default function DashboardHome() {
  return null;
}
