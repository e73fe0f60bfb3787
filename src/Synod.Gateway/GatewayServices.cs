using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
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
        services.AddRateLimiter(limiter => limiter.AddPolicy<string, ConcurrencyPolicy>(ConcurrencyPolicy.Name));
        AddMediator(services);
        AddDocument(services);
        return services;
    }

    // By hand: a list that a reader can check beats a scan of assemblies.
    private static void AddMediator(IServiceCollection services)
    {
        services.AddScoped<ServiceFactory>(provider => provider.GetRequiredService);
        services.AddScoped<IMediator, Mediator>();

        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(TracingBehavior<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(LoggingBehavior<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(ValidationBehavior<,>));

        services.AddTransient<IRequestHandler<CreateLedgerCommand, LedgerCreation>, CommandHandler>();
        services.AddTransient<IRequestHandler<OpenAccountsCommand, IReadOnlyList<CommandResult>>, CommandHandler>();
        services.AddTransient<IRequestHandler<SubmitTransactionsCommand, IReadOnlyList<CommandResult>>, CommandHandler>();
        services.AddTransient<IRequestHandler<PostPendingCommand, CommandResult>, CommandHandler>();
        services.AddTransient<IRequestHandler<VoidPendingCommand, CommandResult>, CommandHandler>();
        services.AddTransient<IRequestHandler<ReverseCommand, CommandResult>, CommandHandler>();

        services.AddTransient<IRequestHandler<ListLedgers, IReadOnlyList<LedgerInfo>>, QueryHandler>();
        services.AddTransient<IRequestHandler<FindLedger, LedgerView?>, QueryHandler>();
        services.AddTransient<IRequestHandler<FindAccount, AccountView?>, QueryHandler>();
        services.AddTransient<IRequestHandler<ReadAccounts, IReadOnlyList<AccountView?>>, QueryHandler>();
        services.AddTransient<IRequestHandler<ReadStatement, StatementPage?>, QueryHandler>();
        services.AddTransient<IRequestHandler<FindTransaction, TransactionView?>, QueryHandler>();
        services.AddTransient<IRequestHandler<FindReceipt, string?>, QueryHandler>();
        services.AddTransient<IRequestHandler<ListVerifierKeys, IReadOnlyList<string>>, QueryHandler>();
        services.AddTransient<IRequestHandler<FindCheckpoint, string?>, QueryHandler>();
        services.AddTransient<IRequestHandler<FindBlock, ReadOnlyMemory<byte>?>, QueryHandler>();
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
