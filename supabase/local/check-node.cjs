// Written for any Node, however old: it is what says that a Node is too old.
var wanted = [20, 19];
var parts = process.versions.node.split(".").map(Number);
if (parts[0] < wanted[0] || (parts[0] === wanted[0] && parts[1] < wanted[1])) {
  process.stderr.write(
    "Atelier needs Node " +
      wanted.join(".") +
      " or newer, and this is Node " +
      process.versions.node +
      "; install a newer Node and start again.\n",
  );
  process.exit(1);
}
