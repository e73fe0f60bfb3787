namespace Synod.Storage.Sqlite;

/// <summary>
/// A data directory cannot be opened or created as it is. The message is for an operator: it names the file, what is wrong
/// with it and what can be done. Nothing was repaired, and nothing that was there has been changed.
/// </summary>
public sealed class StoreDirectoryException(string message, Exception? inner = null) : Exception(message, inner);
