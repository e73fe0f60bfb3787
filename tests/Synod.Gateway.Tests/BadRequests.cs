using System.Globalization;
using System.Text;

namespace Synod.Gateway.Tests;

/// <summary>A request that no ledger may carry out, whatever is in it: it is malformed in a way that its text says.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Target">Path and query, as they are sent.</param>
/// <param name="Why">What is wrong with it.</param>
public sealed record BadRequest(string Method, string Target, string Why)
{
    /// <summary>The body; null for none.</summary>
    public byte[]? Body { get; init; }

    /// <summary>The body's type; null for none.</summary>
    public string? ContentType { get; init; }

    /// <summary>Other headers.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>True to send the body in chunks, without its length.</summary>
    public bool IsChunked { get; init; }

    /// <summary>The request for a client; its target is sent as it is, not made canonical.</summary>
    public HttpRequestMessage ToMessage(Uri server)
    {
        ArgumentNullException.ThrowIfNull(server);
        var options = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        var message = new HttpRequestMessage(
            new HttpMethod(Method), new Uri(server.GetLeftPart(UriPartial.Authority) + Target, options));
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            if (ContentType is not null)
            {
                message.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
            }

            message.Headers.TransferEncodingChunked = IsChunked;
        }

        foreach (var (name, value) in Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    /// <summary>All of it that fits a failed test's message.</summary>
    public override string ToString()
    {
        var body = Body is null ? "" : Encoding.Latin1.GetString(Body);
        var headers = string.Concat(Headers.Select(header => $"\n{header.Name}: {header.Value}"));
        return $"{Why}\n{Method} {Cut(Target)}{headers}\nContent-Type: {ContentType}\n\n{Cut(body)}";
    }

    private static string Cut(string text) => text.Length <= 2_000
        ? text
        : string.Create(CultureInfo.InvariantCulture, $"{text[..2_000]}… ({text.Length} characters)");
}

/// <summary>
/// Makes bad requests from good ones. The same seed makes the same requests. Each of them must be answered with a 4xx
/// problem of a known type and change nothing, whichever ledger service stands behind the API.
/// </summary>
public sealed class BadRequests(Random random, string ledger = "bank")
{
    private static readonly string[] Methods = ["GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "PROPFIND", "BREW"];

    private readonly BadJson _json = new(random);

    /// <summary>The next bad request.</summary>
    public BadRequest Next()
    {
        var request = random.Next(12) switch
        {
            <= 5 => BadBody(),
            6 => BadBytes(),
            7 => BadPath(),
            8 => BadQuery(),
            9 => BadMethod(),
            10 => BadType(),
            _ => BadWhole(),
        };
        return random.Next(4) != 0 ? request : request with
        {
            IsChunked = request.Body is not null && random.Next(2) == 0,
            Headers = [.. request.Headers, ("Accept", Pick("text/html", "image/png;q=0.1", "nonsense", "application/xml, */*;q=0"))],
        };
    }

    // One field of a good object is made wrong.
    private BadRequest BadBody()
    {
        var (method, path, kind) = Pick(Bodies());
        var (json, why) = _json.Mutate(kind);
        return new BadRequest(method, path, why) { Body = Encoding.UTF8.GetBytes(json), ContentType = "application/json" };
    }

    // The bytes of a good object are damaged.
    private BadRequest BadBytes()
    {
        var (method, path, kind) = Pick(Bodies());
        var good = Encoding.UTF8.GetBytes(_json.Good(kind));
        var at = random.Next(1, good.Length);
        var (body, why) = random.Next(8) switch
        {
            0 => (good[..at], "truncated"),
            1 => (Insert(good, at, [0xff]), "a byte that UTF-8 never has"),
            2 => (Insert(good, at, [0]), "a NUL"),
            3 => (Insert(good, at, [0xc0, 0x80]), "an overlong form"),
            4 => (Insert(good, at, [0xed, 0xa0, 0x80]), "a surrogate in UTF-8"),
            5 => ([.. good, .. "{}"u8], "something after it"),
            6 => ([.. "\uFEFF\uFEFF"u8, .. good], "two byte order marks"),
            _ => (RandomBytes(), "random bytes"),
        };
        return new BadRequest(method, path, why) { Body = body, ContentType = "application/json" };
    }

    // A body of which no item can be taken.
    private BadRequest BadWhole()
    {
        var (path, kind) = Pick((Root + "/accounts", JsonKind.Account), (Root + "/transactions", JsonKind.Transaction));
        var good = _json.Good(kind);
        var lines = random.Next(2) == 0;
        var (body, why) = random.Next(7) switch
        {
            0 => (lines ? "\n \r\n\n" : "[]", "no item"),
            1 => (lines ? Many("\n") : "[" + Many(",") + "]", "too many items"),
            2 => (lines ? "" : "[" + good, "not closed, or empty"),
            3 => (lines ? "\t" : "[" + good + ",]", "a comma too many, or blank"),
            4 => (lines ? "\r" : "[" + good + "]]", "closed twice, or blank"),
            5 => (lines ? "" : new string('[', random.Next(17, 5_000)), "too deep, or empty"),
            _ => (lines ? " " : Pick("7", "null", "true", "\"text\"", "1e999999", "-"), "not an object"),
        };
        return new BadRequest("POST", path, why)
        {
            Body = Encoding.UTF8.GetBytes(body),
            ContentType = lines ? "application/x-ndjson" : "application/json",
        };
    }

    private BadRequest BadPath()
    {
        var id = Pick(
            new string('a', random.Next(129, 2_000)), "a%252Fb", "a%25", "a%20b", "%C3%A4", "%F0%9F%98%80", "a%ff", "a%zz", "a%0d%0a",
            "a*b", "a'b", "a,b", "a~b", "%E2%80%AE", "(select)", "a%7Fb", "a%22");
        var name = Pick("Bank", "-", "b_k", "b%2Fk", "b%252Fk", "%C3%A4", new string('b', random.Next(64, 300)));
        var target = random.Next(7) switch
        {
            0 => $"{Root}/accounts/{id}",
            1 => $"{Root}/accounts/{id}/entries",
            2 => $"{Root}/transactions/{id}" + Pick("", "/receipt"),
            6 => $"{Root}/accounts" + Pick("", "?", $"?id={id}", $"?id=a&id={id}&id=b", "?id=", "?" + ManyIds),
            3 => $"/v1/ledgers/{name}" + Pick("", "/key", "/accounts/a"),
            4 => $"{Root}/shards/{Pick("-1", "256", "1x", "00", "0x0", "1e1", "9999999999999999999999")}/{Pick("checkpoint", "blocks/1")}",
            _ => $"{Root}/shards/0/blocks/{Pick("0", "-1", "1.0", "x", "01", "18446744073709551616")}",
        };
        var nowhere = Pick(
            "/v1", "/v0/ledgers", Root + "/nothing", Root + "/accounts/a/b/c", "/" + new string('x', random.Next(1, 3_000)));
        return random.Next(6) == 0
            ? new BadRequest("GET", nowhere, "no such path")
            : new BadRequest("GET", target, "a bad name in the path");
    }

    private BadRequest BadQuery()
    {
        var value = Pick(
            "", "-1", "0x1", "1.5", "%00", "%zz", "%C3%A4", "99999999999999999999999",
            new string('9', random.Next(100, 4_000)), "strongest");
        var (path, name) = Pick(
            ("/accounts/a", "at"), ("/accounts/a", "consistency"), ("/accounts/a/entries", "limit"),
            ("/accounts/a/entries", "cursor"), ("/accounts/a/entries", "consistency"), ("/transactions/t", "consistency"),
            ("/transactions/t/receipt", "of"), ("", ""), ("/key", ""), ("/accounts", ""));
        var query = name.Length == 0 || random.Next(5) == 0
            ? Pick("color=red", "Limit=1", "AT=1", "=", "%00=1", "x[]=1&x[]=2")
            : $"{name}={value}";
        return new BadRequest("GET", Root + path + "?" + query, "a bad query");
    }

    private BadRequest BadMethod()
    {
        var (path, known) = Pick(
            ("/v1/ledgers", "GET"), (Root, "GET PUT"), (Root + "/accounts", "GET POST"), (Root + "/accounts/a", "GET"),
            (Root + "/accounts/a/entries", "GET"), (Root + "/transactions", "POST"), (Root + "/transactions/t", "GET"),
            (Root + "/transactions/t/post", "POST"), (Root + "/transactions/t/void", "POST"),
            (Root + "/transactions/t/reverse", "POST"), (Root + "/transactions/t/receipt", "GET"), (Root + "/key", "GET"),
            (Root + "/shards/0/checkpoint", "GET"), (Root + "/shards/0/blocks/1", "GET"), ("/health/live", "GET"), ("/", "GET"));
        var others = Methods.Except(known.Split(' ')).ToArray();
        return new BadRequest(Pick(others), path, "a method that is not answered here");
    }

    private BadRequest BadType()
    {
        var (method, path, kind) = Pick(Bodies());
        var request = new BadRequest(method, path, "a type that is not read")
        {
            Body = Encoding.UTF8.GetBytes(_json.Good(kind)),
            ContentType = Pick(
                null, "text/plain", "application/xml", "application/json; charset=utf-16", "json", "*/*",
                "application/x-www-form-urlencoded"),
        };
        return kind != JsonKind.Transaction || random.Next(2) == 0 ? request : request with
        {
            ContentType = "application/json",
            Why = "an Idempotency-Key that is not the id",
            Headers = [("Idempotency-Key", Pick("another", "a b", new string('k', 129), "\"t-1\""))],
        };
    }

    private string Root => "/v1/ledgers/" + ledger;

    private (string Method, string Path, JsonKind Kind)[] Bodies() =>
    [
        ("PUT", "/v1/ledgers/another", JsonKind.Ledger),
        ("POST", Root + "/accounts", JsonKind.Account),
        ("POST", Root + "/accounts", JsonKind.Account),
        ("POST", Root + "/transactions", JsonKind.Transaction),
        ("POST", Root + "/transactions", JsonKind.Transaction),
        ("POST", Root + "/transactions", JsonKind.Transaction),
        ("POST", Root + "/transactions/t-0/post", JsonKind.Post),
        ("POST", Root + "/transactions/t-0/reverse", JsonKind.Reverse),
    ];

    // Long enough, and of a first byte, that it is no JSON text by chance.
    private byte[] RandomBytes()
    {
        var bytes = new byte[random.Next(8, 4_000)];
        random.NextBytes(bytes);
        bytes[0] |= 0x80;
        return bytes;
    }

    private static string ManyIds => string.Join('&', Enumerable.Range(0, 101).Select(i => $"id=a{i}"));

    private static string Many(string separator) => string.Join(separator, Enumerable.Repeat("{}", 8_193));

    private static byte[] Insert(byte[] bytes, int at, byte[] what) => [.. bytes[..at], .. what, .. bytes[at..]];

    private T Pick<T>(params T[] choices) => choices[random.Next(choices.Length)];
}
