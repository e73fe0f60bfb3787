namespace Synod.Proofs.Tests;

/// <summary>What can happen to a list of hashes: none of it may go unnoticed.</summary>
public static class Changes
{
    public static Hash256 Flip(Hash256 hash, int bit)
    {
        var bytes = hash.ToArray();
        bytes[bit / 8 % Hash256.Size] ^= (byte)(1 << (bit % 8));
        return new Hash256(bytes);
    }

    /// <summary>The path with an element flipped, dropped, doubled, added before or after, or swapped with the next.</summary>
    public static IEnumerable<IReadOnlyList<Hash256>> Of(IReadOnlyList<Hash256> path, int bit, int at)
    {
        yield return [MerkleHash.Leaf([1]), .. path];
        yield return [.. path, MerkleHash.Leaf([1])];
        if (path.Count == 0)
        {
            yield break;
        }

        var i = at % path.Count;
        yield return [.. path.Take(i), Flip(path[i], bit), .. path.Skip(i + 1)];
        yield return [.. path.Take(i), .. path.Skip(i + 1)];
        yield return [.. path.Take(i), path[i], .. path.Skip(i)];
        if (i + 1 < path.Count)
        {
            yield return [.. path.Take(i), path[i + 1], path[i], .. path.Skip(i + 2)];
        }
    }
}
