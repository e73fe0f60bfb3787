using System.Net;

namespace Synod.Storage.AzureTables;

/// <summary>
/// Where a table service is and who asks: what a connection string says, or an endpoint that is asked with a token of
/// Microsoft Entra ID.
/// </summary>
/// <param name="Endpoint">The service's address; without a slash at its end.</param>
/// <param name="Key">The account's name and key; null to ask with a token.</param>
internal sealed record TableConnection(Uri Endpoint, SharedKey? Key)
{
    private const string DevelopmentHost = "http://127.0.0.1";
    private const int DevelopmentPort = 10002;

    // Of every emulator, and in its documentation: no secret.
    private static readonly SharedKey DevelopmentKey = new(
        "devstoreaccount1", "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==");

    /// <summary>
    /// Reads <c>UseDevelopmentStorage=true</c>, an account's connection string
    /// (<c>AccountName</c>, <c>AccountKey</c>, and <c>TableEndpoint</c> or <c>DefaultEndpointsProtocol</c> and
    /// <c>EndpointSuffix</c>), or an address that begins with <c>https://</c>.
    /// </summary>
    /// <exception cref="AzureTablesStoreException">It is none of these. The message does not repeat it: it may hold a key.</exception>
    public static TableConnection Parse(string text)
    {
        var connection = text.Contains("://", StringComparison.Ordinal) && !text.Contains('=', StringComparison.Ordinal)
            ? new TableConnection(Address(text, "the address"), null)
            : Parse(Members(text));
        connection.RequireSecrecy();
        return connection;
    }

    /// <summary>The address alone, which is no secret.</summary>
    public override string ToString() => Endpoint.AbsoluteUri.TrimEnd('/');

    private static TableConnection Parse(Dictionary<string, string> members)
    {
        if (members.TryGetValue("UseDevelopmentStorage", out var use))
        {
            Require(bool.TryParse(use, out var isTrue) && isTrue, "UseDevelopmentStorage can only be true");
            var proxy = members.TryGetValue("DevelopmentStorageProxyUri", out var uri)
                ? Address(uri, "DevelopmentStorageProxyUri")
                : new Uri(DevelopmentHost);
            var builder = new UriBuilder(proxy) { Port = DevelopmentPort, Path = DevelopmentKey.Account };
            return new TableConnection(builder.Uri, DevelopmentKey);
        }

        Require(!members.ContainsKey("SharedAccessSignature"), "shared access signatures are not supported: give a key, or an address");
        var account = Member(members, "AccountName");
        var key = Member(members, "AccountKey");
        Require(key.Length > 0 && Convert.TryFromBase64String(key, new byte[key.Length], out _), "AccountKey is not base64");
        var endpoint = members.TryGetValue("TableEndpoint", out var explicitly)
            ? explicitly
            : $"{members.GetValueOrDefault("DefaultEndpointsProtocol", "https")}://{account}.table."
                + members.GetValueOrDefault("EndpointSuffix", "core.windows.net");
        return new TableConnection(Address(endpoint, "TableEndpoint"), new SharedKey(account, key));
    }

    private static Dictionary<string, string> Members(string text)
    {
        var members = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // Only the first equals sign: keys end in others.
            var at = member.IndexOf('=', StringComparison.Ordinal);
            Require(at > 0, "it is not made of name=value; name=value");
            Require(members.TryAdd(member[..at].Trim(), member[(at + 1)..].Trim()), $"'{member[..at]}' is there twice");
        }

        Require(members.Count > 0, "it is empty");
        return members;
    }

    private static string Member(Dictionary<string, string> members, string name) =>
        members.TryGetValue(name, out var value) && value.Length > 0 ? value : throw Wrong($"{name} is missing");

    private static Uri Address(string text, string what)
    {
        Require(
            Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out var uri)
                && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
                && uri.Query.Length == 0 && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0,
            $"{what} is no http or https address");
        return new Uri(text.TrimEnd('/'));
    }

    private static void Require(bool holds, string words)
    {
        if (!holds)
        {
            throw Wrong(words);
        }
    }

    private static AzureTablesStoreException Wrong(string words) => new(
        $"The connection to the table service cannot be used: {words}. It is UseDevelopmentStorage=true, an account's connection "
        + "string, or the https address of an account's table service.");

    // A signature or a token keeps nobody from reading, and a token can be used by whoever has read it: only on the way from
    // a process to another one of the same machine does nobody listen.
    private void RequireSecrecy()
    {
        var staysHere = Endpoint.IsLoopback || (IPAddress.TryParse(Endpoint.Host, out var address) && IPAddress.IsLoopback(address));
        Require(
            Endpoint.Scheme == Uri.UriSchemeHttps || (staysHere && Key is not null),
            $"'{this}' is not encrypted; http is for an emulator on this machine, with its key");
    }
}
