namespace Synod.Storage.Sqlite;

/// <summary>One acceptor of a data directory.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Path">Its file.</param>
/// <param name="Store">Its votes; null if the acceptor is lost.</param>
/// <param name="Lost">Why it is lost, a sentence for an operator; null if it is not.</param>
public sealed record SqliteAcceptor(int Number, string Path, SqliteSlotStore? Store, string? Lost);
