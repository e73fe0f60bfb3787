namespace Synod.Runtime;

/// <summary>Tasks of sources that continue asynchronously, for callers who stay on their own scheduler.</summary>
internal static class OrdinaryTask
{
    /// <summary>The source's task as one that <c>WaitAsync</c> and <c>WhenAll</c> may continue in place.</summary>
    /// <remarks>
    /// Such a combinator over the source's own task is continued by the thread pool, whatever the caller's scheduler; an
    /// await is continued by the caller's. The room never leaves the scheduler it was given (docs/architecture.md,
    /// "Determinism").
    /// </remarks>
    public static async Task<T> AsOrdinary<T>(this TaskCompletionSource<T> source) => await source.Task;

    /// <inheritdoc cref="AsOrdinary{T}"/>
    public static async Task AsOrdinary(this TaskCompletionSource source) => await source.Task;
}
