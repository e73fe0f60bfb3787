// Two vocabularies meet here: in this room a command is what is typed. The ledger's are named by their own names.
global using Command = System.CommandLine.Command;
