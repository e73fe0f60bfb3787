namespace Synod.Storage.Sqlite;

/// <summary>Which acceptor of which store a file belongs to. It is written into the file and checked at every opening.</summary>
/// <param name="StoreId">The store: 32 hex digits.</param>
/// <param name="Number">The acceptor's number, from 1.</param>
/// <param name="Acceptors">How many acceptors the store has.</param>
public sealed record AcceptorIdentity(string StoreId, int Number, int Acceptors)
{
    internal FileIdentity ToFileIdentity() => new(StoreId, FileIdentity.AcceptorRole, Number, Acceptors);
}
