using MediatR;
using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Gateway;

/// <summary>Hands commands to the ledger.</summary>
internal sealed class CommandHandler(ILedgerService ledgers) :
    IRequestHandler<CreateLedgerCommand, LedgerCreation>,
    IRequestHandler<OpenAccountsCommand, IReadOnlyList<CommandResult>>,
    IRequestHandler<SubmitTransactionsCommand, IReadOnlyList<CommandResult>>,
    IRequestHandler<PostPendingCommand, CommandResult>,
    IRequestHandler<VoidPendingCommand, CommandResult>,
    IRequestHandler<ReverseCommand, CommandResult>
{
    public Task<LedgerCreation> Handle(CreateLedgerCommand request, CancellationToken cancellationToken) =>
        ledgers.CreateLedgerAsync(request.Name, request.Shards, cancellationToken).AsTask();

    public Task<IReadOnlyList<CommandResult>> Handle(OpenAccountsCommand request, CancellationToken cancellationToken) =>
        ledgers.SubmitAsync(request.Name, request.Accounts, cancellationToken).AsTask();

    public Task<IReadOnlyList<CommandResult>> Handle(SubmitTransactionsCommand request, CancellationToken cancellationToken) =>
        ledgers.SubmitAsync(request.Name, request.Transactions, cancellationToken).AsTask();

    public Task<CommandResult> Handle(PostPendingCommand request, CancellationToken cancellationToken) =>
        SubmitOneAsync(request.Name, request.Command, cancellationToken);

    public Task<CommandResult> Handle(VoidPendingCommand request, CancellationToken cancellationToken) =>
        SubmitOneAsync(request.Name, request.Command, cancellationToken);

    public Task<CommandResult> Handle(ReverseCommand request, CancellationToken cancellationToken) =>
        SubmitOneAsync(request.Name, request.Command, cancellationToken);

    private async Task<CommandResult> SubmitOneAsync(LedgerName ledger, Command command, CancellationToken cancellationToken)
    {
        var results = await ledgers.SubmitAsync(ledger, [command], cancellationToken);
        return results[0];
    }
}
