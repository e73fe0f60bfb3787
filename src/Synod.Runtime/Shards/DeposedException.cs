namespace Synod.Runtime;

/// <summary>An acceptor showed somebody else's ballot on the slot that this leader was about to fill.</summary>
/// <param name="blockCannotBeChosen">True if the block that was proposed is certain never to be chosen.</param>
internal sealed class DeposedException(bool blockCannotBeChosen) : Exception("Another process leads this shard now.")
{
    public bool BlockCannotBeChosen { get; } = blockCannotBeChosen;
}
