namespace Synod.Proofs;

/// <summary>
/// Entries <c>[Start, End)</c> below one node of the tree. A proof is a list of such nodes: which ones follows from
/// positions alone, so that it is known which tiles to load before any of them is.
/// </summary>
/// <param name="Start">The first entry.</param>
/// <param name="End">The entry after the last; greater than <paramref name="Start"/>.</param>
internal readonly record struct LeafRange(ulong Start, ulong End)
{
    private ulong Length => End - Start;

    // RFC 6962 splits at the largest power of two smaller than the number of entries.
    private ulong Middle => Start + (1UL << (63 - (int)ulong.LeadingZeroCount(Length - 1)));

    /// <summary>The nodes of an inclusion proof: PATH of RFC 6962 §2.1.1, the leaf's sibling first.</summary>
    public static IReadOnlyList<LeafRange> OfInclusion(ulong index, ulong size)
    {
        var siblings = new List<LeafRange>();
        var node = new LeafRange(0, size);
        while (node.Length > 1)
        {
            var (left, right) = node.Halves();
            siblings.Add(index < left.End ? right : left);
            node = index < left.End ? left : right;
        }

        siblings.Reverse();
        return siblings;
    }

    /// <summary>The nodes of a consistency proof: PROOF of RFC 6962 §2.1.2. Needs 0 &lt; first &lt; second.</summary>
    public static IReadOnlyList<LeafRange> OfConsistency(ulong first, ulong second)
    {
        var nodes = new List<LeafRange>();
        var node = new LeafRange(0, second);
        while (node.End != first)
        {
            var (left, right) = node.Halves();
            nodes.Add(first <= left.End ? right : left);
            node = first <= left.End ? left : right;
        }

        // A subtree that begins at 0 and ends at the first size is the whole first tree: the verifier has its root.
        if (node.Start != 0)
        {
            nodes.Add(node);
        }

        nodes.Reverse();
        return nodes;
    }

    /// <summary>The complete subtrees that the range is made of, the largest first.</summary>
    public IEnumerable<Subtree> Subtrees()
    {
        var start = Start;
        for (var height = 63; height >= 0; height--)
        {
            if (((Length >> height) & 1) != 0)
            {
                yield return new Subtree(height, start >> height);
                start += 1UL << height;
            }
        }
    }

    private (LeafRange Left, LeafRange Right) Halves() => (new(Start, Middle), new(Middle, End));
}
