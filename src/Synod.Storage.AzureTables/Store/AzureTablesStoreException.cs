namespace Synod.Storage.AzureTables;

/// <summary>
/// A store on Azure tables cannot be opened or created as it is. The message is for an operator: it names the store, what
/// is wrong with it and what can be done. Nothing that was there has been changed.
/// </summary>
public sealed class AzureTablesStoreException(string message, Exception? inner = null) : Exception(message, inner);
