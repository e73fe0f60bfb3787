namespace Synod.Storage.AzureTables;

/// <summary>
/// Something passes a limit of Azure's table service. Nothing was sent. It is a fault of the caller, since what Synod
/// stores is bounded: repeating does not help.
/// </summary>
internal sealed class TableLimitException(string message) : ArgumentException(message);
