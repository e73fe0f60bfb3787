namespace Synod.Runtime;

/// <summary>Why a service does not answer.</summary>
public enum UnavailableReason
{
    /// <summary>No majority of acceptors answers.</summary>
    NoQuorum,

    /// <summary>Another process leads now, and this one has stopped for good.</summary>
    Fenced,

    /// <summary>The service is starting.</summary>
    Starting,

    /// <summary>The service is shutting down.</summary>
    Draining,

    /// <summary>Too much is waiting: slow down.</summary>
    Overloaded,

    /// <summary>A store is full, gone, read-only or corrupt, or replicas differ; a person must look.</summary>
    Stopped,
}

/// <summary>The service cannot answer, and what was asked did not happen.</summary>
public sealed class UnavailableException(UnavailableReason reason, string message, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>Why.</summary>
    public UnavailableReason Reason { get; } = reason;
}

/// <summary>
/// What was asked may have happened, may happen later, or never: a time-out is an unknown outcome, not a failure.
/// Repeating it with the same id tells.
/// </summary>
public sealed class OutcomeUnknownException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>There is no ledger of that name.</summary>
public sealed class LedgerNotFoundException(string name) : Exception($"There is no ledger '{name}'.")
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;
}
