using System.Text.Json;
using MediatR;
using Microsoft.AspNetCore.Http;
using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Gateway;

/// <summary>One request on its way from HTTP to the ledger and back: its parts, its errors, its mediator.</summary>
internal sealed class GatewayCall
{
    private readonly GatewayParts _parts;

    public GatewayCall(HttpContext httpContext)
    {
        Http = httpContext;
        _parts = GatewayParts.Of(httpContext)!;
        Path = new PathInput(httpContext, Errors);
        Query = new QueryInput(httpContext, Errors, httpContext.QueryDocs());
    }

    public HttpContext Http { get; }

    /// <summary>What is wrong in the path, the query and the headers, and in a body that is one object.</summary>
    public InputErrors Errors { get; } = new();

    /// <summary>Names of accounts that other requests have had too.</summary>
    public RecentAccounts RecentAccounts => _parts.RecentAccounts;

    public PathInput Path { get; }

    public QueryInput Query { get; }

    /// <summary>Makes a call of the request that is being answered: how minimal APIs bind it to a handler's parameter.</summary>
    public static ValueTask<GatewayCall?> BindAsync(HttpContext context) => ValueTask.FromResult<GatewayCall?>(new GatewayCall(context));

    /// <summary>Sends a request to the ledger, unless something is wrong with the input so far.</summary>
    public Task<T> SendAsync<T>(IRequest<T> request)
    {
        Errors.ThrowIfAny();
        return _parts.Mediator.Send(request, Http.RequestAborted);
    }

    /// <summary>Reads a body that holds one object or many.</summary>
    public async Task<Submission<T>> ReadSubmissionAsync<T>(IItemReader<T> reader)
        where T : class
    {
        Errors.ThrowIfAny();
        using var body = await RequestBody.ReadAsync(Http, _parts.Options, reader.BodyTypes);
        return Submission<T>.Read(body, _parts.Options, reader);
    }

    /// <summary>Reads a body that is one object or nothing; what is wrong in it joins the errors.</summary>
    public async Task<T> ReadObjectAsync<T>(Func<JsonElement, InputErrors, T> read)
    {
        using var body = await RequestBody.ReadAsync(Http, _parts.Options, BodyTypes.Json);
        using var document = StrictJson.Parse(body.Format == BodyFormat.None ? "{}"u8.ToArray() : body.Bytes, Errors);
        if (document is null)
        {
            throw new ProblemException(Problem.Malformed(Errors.ToList()));
        }

        var result = read(document.RootElement, Errors);
        Errors.ThrowIfAny();
        return result;
    }

    /// <summary>
    /// Reads back what was just written. This process may be behind the shard's leader, so that a local read is enough
    /// only if it has seen the entry's block.
    /// </summary>
    /// <exception cref="OutcomeUnknownException">It was done and cannot be shown: "unavailable" would say that it was not.</exception>
    public async Task<T> ReadBackAsync<T>(EntryPlace place, Func<ReadConsistency, IRequest<T?>> request, Func<T, Seen> seen)
        where T : class
    {
        try
        {
            var view = await SendAsync(request(ReadConsistency.Local));
            if (view is null || seen(view).Height < place.Height)
            {
                view = await SendAsync(request(ReadConsistency.Strong));
            }

            return view ?? throw new InvalidOperationException("What was just written is not there.");
        }
        catch (UnavailableException e)
        {
            throw new OutcomeUnknownException("It was done, and cannot be read now: repeat it with the same id to see it.", e);
        }
    }
}
