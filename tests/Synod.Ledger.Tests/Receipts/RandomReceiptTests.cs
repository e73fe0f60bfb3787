using FsCheck;
using FsCheck.Fluent;
using Synod.Proofs;

namespace Synod.Ledger.Tests;

/// <summary>Receipts of random transactions over random numbers of shards: they hold, and lose that with any part.</summary>
public sealed class RandomReceiptTests : IDisposable
{
    private readonly TestSigner _signer = new();

    private static Arbitrary<(int Shards, Transfer[] Transfers, bool IsPending)> Transactions { get; } = (
        from shards in Gen.OneOf(Gen.Choose(2, 5), Gen.Choose(2, ShardKey.MaxShards))
        from count in Gen.Choose(1, 4)
        from accounts in Gen.Choose(0, 9).ArrayOf(2 * count)
        from amount in Gen.Choose(1, 100)
        from isPending in Gen.Elements(true, false)
        select (shards, Enumerable.Range(0, count).Select(i =>
            Make.Move($"a{accounts[2 * i]}", $"b{accounts[(2 * i) + 1]}", (UInt128)amount)).ToArray(), isPending)).ToArbitrary();

    public void Dispose() => _signer.Dispose();

    [Fact]
    public void Whatever_the_transaction_its_receipt_holds_with_the_keys_alone_and_needs_every_part_in_its_place() =>
        Prop.ForAll(Transactions, transaction =>
        {
            var (parts, keys) = PartsOf(transaction.Shards, transaction.Transfers, transaction.IsPending);
            var receipt = LedgerReceipt.Verify(string.Concat(parts), keys);
            Assert.Equal(parts.Length, receipt.Legs.Count + (receipt.Subject.Entry is ResolutionEntry && parts.Length > 1 ? 2 : 1));
            for (var i = 1; i < parts.Length; i++)
            {
                // Without all of the others the end of a reservation is one that names no legs.
                string[][] others =
                [
                    [.. parts[..i], .. parts[(i + 1)..]],
                    [.. parts[..i], parts[i], .. parts[i..]],
                    [.. parts[..(i - 1)], parts[i], parts[i - 1], .. parts[(i + 1)..]],
                ];
                Assert.All(others.Where(other => other.Length > 1 || receipt.Decision?.Proof == receipt.Subject.Proof), other =>
                    Assert.Equal(ProofFault.Untied, Assert.Throws<ProofException>(
                        () => LedgerReceipt.Verify(string.Concat(other), keys)).Fault));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    private (string[] Parts, VerifierKey[] Keys) PartsOf(int shards, Transfer[] transfers, bool isPending)
    {
        var home = Placement.ShardOf(transfers[0].Debit, shards);
        var chains = new SortedDictionary<int, SignedChain> { [home] = new(_signer, $"synod/test/bank/{home}") };
        var votes = new List<LegVote>();
        foreach (var shard in ShardsOf(transfers, shards).Where(shard => shard != home))
        {
            var leg = new TransferList([.. transfers.Where(transfer => ShardsOf([transfer], shards).Contains(shard))]);
            chains[shard] = new SignedChain(_signer, $"synod/test/bank/{shard}");
            votes.Add(new LegVote(shard, chains[shard].Add(new TransactionPrepared(
                Make.At(1), Make.Id("t"), home, 1, isPending, leg, TestLedger.AssetsOf(leg)))));
        }

        var agreement = votes.Count > 0 ? TestLedger.Agree(transfers, 1, [.. votes]) : null;
        var list = new TransferList(transfers);
        TransactionEntry creation = isPending
            ? new TransactionReserved(Make.At(2), Make.Id("t"), list, default, null, null) { Agreement = agreement }
            : new TransactionPosted(Make.At(2), Make.Id("t"), list, default, null, null) { Agreement = agreement };
        var entries = new List<Entry> { creation };
        if (isPending)
        {
            entries.Insert(0, new PendingPosted(Make.At(3), Make.Id("t"), list));
        }

        var places = Enumerable.Reverse(entries).Select(entry => chains[home].Add(entry).Position).Reverse().ToArray();
        var parts = places.Take(votes.Count > 0 ? places.Length : 1).Select(chains[home].Receipt)
            .Concat(votes.Select(vote => chains[vote.Shard].Receipt(vote.Prepared.Position)));
        return ([.. parts], [.. chains.Values.Select(chain => chain.Key)]);
    }

    private static SortedSet<int> ShardsOf(Transfer[] transfers, int shards) =>
        [.. transfers.SelectMany(transfer => new[] { transfer.Debit, transfer.Credit }).Select(id => Placement.ShardOf(id, shards))];
}
