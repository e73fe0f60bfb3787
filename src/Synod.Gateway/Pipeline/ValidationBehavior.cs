using MediatR;

namespace Synod.Gateway;

/// <summary>Refuses a request that breaks a rule of its kind before the ledger sees it.</summary>
internal sealed class ValidationBehavior<TRequest, TResponse> : IPipelineBehavior<TRequest, TResponse>
    where TRequest : GatewayRequest
{
    public Task<TResponse> Handle(
        TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var errors = new InputErrors();
        request.Check(errors);
        errors.ThrowIfAny();
        return next();
    }
}
