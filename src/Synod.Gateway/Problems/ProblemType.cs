namespace Synod.Gateway;

/// <summary>A row of the table "Problems" in docs/api.md.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Name">The last part of the type's URN; one name may stand under two statuses.</param>
/// <param name="Title">One short sentence, the same for every occurrence (RFC 9457, section 3.1.3).</param>
/// <param name="WaitingHelps">True if the answer carries <c>Retry-After</c>.</param>
internal sealed record ProblemType(int Status, string Name, string Title, bool WaitingHelps = false)
{
    private const string Prefix = "urn:synod:problem:";

    /// <summary>The URN that stands in <c>type</c>.</summary>
    public string Urn { get; } = Prefix + Name;

    public static ProblemType MalformedRequest { get; } = new(400, "malformed-request", "The request is malformed.");
    public static ProblemType LedgerNotFound { get; } = new(404, "ledger-not-found", "There is no such ledger.");
    public static ProblemType AccountNotFound { get; } = new(404, "account-not-found", "There is no such account.");
    public static ProblemType TransactionNotFound { get; } = new(
        404, "transaction-not-found", "There is no such transaction.");
    public static ProblemType ShardNotFound { get; } = new(404, "shard-not-found", "The ledger has no such shard.");
    public static ProblemType BlockNotFound { get; } = new(404, "block-not-found", "The shard has no such block yet.");
    public static ProblemType NotFound { get; } = new(404, "not-found", "There is nothing at this path.");
    public static ProblemType MethodNotAllowed { get; } = new(
        405, "method-not-allowed", "The resource does not answer this method.");
    public static ProblemType LedgerConflict { get; } = new(
        409, "ledger-conflict", "The ledger exists with another number of shards.");
    public static ProblemType AccountConflict { get; } = new(
        409, "account-conflict", "The account exists with other settings.");
    public static ProblemType TransactionConflict { get; } = new(
        409, "transaction-conflict", "The transaction exists with other content.");
    public static ProblemType TooLarge { get; } = new(413, "too-large", "The request is too large.");
    public static ProblemType UnsupportedMediaType { get; } = new(
        415, "unsupported-media-type", "The body is of a type that is not read here.");
    public static ProblemType UnknownAccount { get; } = new(422, "account-not-found", "There is no such account.");
    public static ProblemType AssetMismatch { get; } = new(422, "asset-mismatch", "The accounts count different assets.");
    public static ProblemType InsufficientFunds { get; } = new(
        422, "insufficient-funds", "An account would pass its overdraft.");
    public static ProblemType Overflow { get; } = new(422, "overflow", "A total would pass 2^128 - 1.");
    public static ProblemType NotPending { get; } = new(422, "not-pending", "The transaction reserved nothing.");
    public static ProblemType AlreadyPosted { get; } = new(422, "already-posted", "The reservation is posted already.");
    public static ProblemType AlreadyVoided { get; } = new(422, "already-voided", "The reservation is voided already.");
    public static ProblemType AlreadyExpired { get; } = new(422, "already-expired", "The reservation has expired.");
    public static ProblemType AmountExceedsPending { get; } = new(
        422, "amount-exceeds-pending", "The amounts do not fit what was reserved.");
    public static ProblemType NotPosted { get; } = new(422, "not-posted", "Only a posted transaction can be reversed.");
    public static ProblemType AlreadyReversed { get; } = new(
        422, "already-reversed", "The transaction is reversed already.");
    public static ProblemType Overloaded { get; } = new(
        429, "overloaded", "Too much is waiting: slow down.", WaitingHelps: true);
    public static ProblemType InternalError { get; } = new(500, "internal-error", "The service has a fault.");
    public static ProblemType NoQuorum { get; } = new(
        503, "no-quorum", "No majority of acceptors answers.", WaitingHelps: true);
    public static ProblemType Fenced { get; } = new(503, "fenced", "Another process leads now.");
    public static ProblemType Starting { get; } = new(503, "starting", "The service is starting.", WaitingHelps: true);
    public static ProblemType Draining { get; } = new(503, "draining", "The service is shutting down.", WaitingHelps: true);
    public static ProblemType Stopped { get; } = new(503, "stopped", "The service has stopped; a person must look.");
    public static ProblemType Undecided { get; } = new(
        503, "transaction-undecided", "The transaction is being decided.", WaitingHelps: true);
    public static ProblemType OutcomeUnknown { get; } = new(
        504, "outcome-unknown", "It may have happened: repeat with the same id.");

    /// <summary>Every row, in the order of the table.</summary>
    public static IReadOnlyList<ProblemType> All { get; } =
    [
        MalformedRequest, LedgerNotFound, AccountNotFound, TransactionNotFound, ShardNotFound, BlockNotFound, NotFound,
        MethodNotAllowed, LedgerConflict, AccountConflict, TransactionConflict, TooLarge, UnsupportedMediaType,
        UnknownAccount, AssetMismatch, InsufficientFunds, Overflow, NotPending, AlreadyPosted, AlreadyVoided,
        AlreadyExpired, AmountExceedsPending, NotPosted, AlreadyReversed, Overloaded, InternalError,
        NoQuorum, Fenced, Starting, Draining, Stopped, Undecided, OutcomeUnknown,
    ];
}
