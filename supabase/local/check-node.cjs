// Written for any Node, however old: it is what says that a Node does not do. The same as "engines" in package.json.
var supported = [
  [20, 19],
  [22, 12],
  [24, 0],
];
var parts = process.versions.node.split(".").map(Number);
var fits =
  parts[0] > supported[supported.length - 1][0] ||
  supported.some(function (version) {
    return parts[0] === version[0] && parts[1] >= version[1];
  });
if (!fits) {
  process.stderr.write(
    "Atelier needs Node 20.19, 22.12 or 24 (or a later one of these), and this is Node " +
      process.versions.node +
      "; install one of them and start again.\n",
  );
  process.exit(1);
}
