using System.Text.Json.Serialization;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Gateway;

/// <summary>Registers what the gateway needs.</summary>
public static class GatewayServices
{
    /// <summary>
    /// Adds the gateway. The host also registers an <see cref="ILedgerService"/>, and calls
    /// <see cref="GatewayApplication.MapSynodGateway"/> on its application.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="options">The limits; null for those of docs/api.md.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is not positive (the queue's may be zero).</exception>
    public static IServiceCollection AddSynodGateway(this IServiceCollection services, GatewayOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        options ??= new GatewayOptions();
        options.Check();
        services.AddSingleton(options);
        services.AddSingleton<RecentAccounts>();
        AddMediator(services);
        AddDocument(services);
        return services;
    }

    // By hand: a list that a reader can check beats a scan of assemblies. All of it is without state, and so made once: a request
    // needs no scope of its own.
    private static void AddMediator(IServiceCollection services)
    {
        services.AddSingleton<ServiceFactory>(provider => provider.GetRequiredService);
        services.AddSingleton<IMediator, Mediator>();

        services.AddSingleton(typeof(IPipelineBehavior<,>), typeof(TracingBehavior<,>));
        services.AddSingleton(typeof(IPipelineBehavior<,>), typeof(LoggingBehavior<,>));
        services.AddSingleton(typeof(IPipelineBehavior<,>), typeof(ValidationBehavior<,>));

        services.AddSingleton<IRequestHandler<CreateLedgerCommand, LedgerCreation>, CommandHandler>();
        services.AddSingleton<IRequestHandler<OpenAccountsCommand, IReadOnlyList<CommandResult>>, CommandHandler>();
        services.AddSingleton<IRequestHandler<SubmitTransactionsCommand, IReadOnlyList<CommandResult>>, CommandHandler>();
        services.AddSingleton<IRequestHandler<PostPendingCommand, CommandResult>, CommandHandler>();
        services.AddSingleton<IRequestHandler<VoidPendingCommand, CommandResult>, CommandHandler>();
        services.AddSingleton<IRequestHandler<ReverseCommand, CommandResult>, CommandHandler>();

        services.AddSingleton<IRequestHandler<ListLedgers, IReadOnlyList<LedgerInfo>>, QueryHandler>();
        services.AddSingleton<IRequestHandler<FindLedger, LedgerView?>, QueryHandler>();
        services.AddSingleton<IRequestHandler<FindAccount, AccountView?>, QueryHandler>();
        services.AddSingleton<IRequestHandler<ReadAccounts, IReadOnlyList<AccountView?>>, QueryHandler>();
        services.AddSingleton<IRequestHandler<ReadStatement, StatementPage?>, QueryHandler>();
        services.AddSingleton<IRequestHandler<FindTransaction, TransactionView?>, QueryHandler>();
        services.AddSingleton<IRequestHandler<FindReceipt, string?>, QueryHandler>();
        services.AddSingleton<IRequestHandler<ListVerifierKeys, IReadOnlyList<string>>, QueryHandler>();
        services.AddSingleton<IRequestHandler<FindCheckpoint, string?>, QueryHandler>();
        services.AddSingleton<IRequestHandler<FindBlock, ReadOnlyMemory<byte>?>, QueryHandler>();
    }

    private static void AddDocument(IServiceCollection services)
    {
        // The document's schemas follow these options; the bodies themselves are written with GatewayJson.
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, GatewayJson.Default);
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        services.AddOpenApi(GatewayDocument.Name, GatewayDocument.Configure);
    }
}
