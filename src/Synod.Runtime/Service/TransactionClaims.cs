using Synod.Ledger;

namespace Synod.Runtime;

/// <summary>
/// Which shard a transaction id is on its way to, in a ledger of several shards. A shard sees only its own ids; an id that
/// is on its way to one shard is claimed, so that it cannot reach another one at the same time.
/// </summary>
internal sealed class TransactionClaims
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TransactionId, (int Shard, int Count)> _claims = [];

    /// <summary>Claims an id for a shard; false if it is claimed for another one.</summary>
    public bool TryClaim(TransactionId id, int shard)
    {
        lock (_lock)
        {
            var (holder, count) = _claims.GetValueOrDefault(id, (shard, 0));
            if (holder != shard)
            {
                return false;
            }

            _claims[id] = (shard, count + 1);
            return true;
        }
    }

    /// <summary>The shard that an id is on its way to; null if it is on its way nowhere.</summary>
    public int? ShardOf(TransactionId id)
    {
        lock (_lock)
        {
            return _claims.TryGetValue(id, out var claim) ? claim.Shard : null;
        }
    }

    /// <summary>Forgets an id that has arrived: from now on the shard's index speaks for it.</summary>
    public void Arrived(TransactionId id)
    {
        lock (_lock)
        {
            _claims.Remove(id);
        }
    }

    /// <summary>Gives a claim back, once it is certain that the command will not take effect.</summary>
    public void Release(TransactionId id)
    {
        lock (_lock)
        {
            // It may have arrived by way of another caller's repeat.
            if (!_claims.TryGetValue(id, out var claim))
            {
                return;
            }

            var (shard, count) = claim;
            if (count == 1)
            {
                _claims.Remove(id);
            }
            else
            {
                _claims[id] = (shard, count - 1);
            }
        }
    }
}
