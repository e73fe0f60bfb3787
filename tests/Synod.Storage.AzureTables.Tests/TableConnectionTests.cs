namespace Synod.Storage.AzureTables.Tests;

/// <summary>What an operator writes after <c>--store</c>, and the signature that the key in it makes.</summary>
public sealed class TableConnectionTests
{
    // 48 bytes; a key of nobody.
    private const string Key = "c3lub2Qgc3lub2Qgc3lub2Qgc3lub2Qgc3lub2Qgc3lub2Qg";

    [Theory]
    [InlineData("UseDevelopmentStorage=true", "http://127.0.0.1:10002/devstoreaccount1")]
    [InlineData(" usedevelopmentstorage = TRUE ; ", "http://127.0.0.1:10002/devstoreaccount1")]
    [InlineData("UseDevelopmentStorage=true;DevelopmentStorageProxyUri=http://127.0.0.2", "http://127.0.0.2:10002/devstoreaccount1")]
    [InlineData("AccountName=acme;AccountKey=" + Key, "https://acme.table.core.windows.net")]
    [InlineData(
        "DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=" + Key + ";EndpointSuffix=core.example.net",
        "https://acme.table.core.example.net")]
    [InlineData(
        "AccountName=acme;AccountKey=" + Key + ";TableEndpoint=http://127.0.0.1:4711/acme/;BlobEndpoint=http://127.0.0.1:1/acme",
        "http://127.0.0.1:4711/acme")]
    public void A_connection_string_has_an_address_and_a_key(string text, string address)
    {
        var connection = TableConnection.Parse(text);
        Assert.Equal(address, connection.ToString());
        Assert.NotNull(connection.Key);
    }

    [Fact]
    public void An_address_alone_is_asked_with_a_token()
    {
        var connection = TableConnection.Parse("https://acme.table.core.windows.net/");
        Assert.Equal("https://acme.table.core.windows.net", connection.ToString());
        Assert.Null(connection.Key);
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("nonsense", "name=value")]
    [InlineData("UseDevelopmentStorage=false", "can only be true")]
    [InlineData("AccountName=acme", "AccountKey is missing")]
    [InlineData("AccountKey=" + Key, "AccountName is missing")]
    [InlineData("AccountName=acme;AccountKey=!", "not base64")]
    [InlineData("AccountName=acme;AccountName=acme", "there twice")]
    [InlineData("TableEndpoint=https://acme.example;SharedAccessSignature=sv=1", "shared access signatures are not supported")]
    [InlineData("AccountName=acme;AccountKey=" + Key + ";TableEndpoint=ftp://acme.example", "no http or https address")]
    [InlineData("AccountName=acme;AccountKey=" + Key + ";TableEndpoint=http://acme.example", "not encrypted")]
    [InlineData("DefaultEndpointsProtocol=http;AccountName=acme;AccountKey=" + Key, "not encrypted")]
    [InlineData("UseDevelopmentStorage=true;DevelopmentStorageProxyUri=http://elsewhere.example", "not encrypted")]
    [InlineData("http://127.0.0.1:10002/devstoreaccount1", "not encrypted")]
    [InlineData("http://acme.example", "not encrypted")]
    public void What_cannot_be_used_is_said_in_words_without_the_key(string text, string words)
    {
        var error = Assert.Throws<AzureTablesStoreException>(() => TableConnection.Parse(text));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_does_not_print_its_key()
    {
        var connection = TableConnection.Parse("AccountName=acme;AccountKey=" + Key);
        Assert.DoesNotContain(Key, $"{connection} {connection.Key}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_is_signed_over_its_method_type_date_and_resource()
    {
        var key = new SharedKey("acme", Key);
        var resource = new Uri("https://acme.table.core.windows.net/SynodVotes(PartitionKey='a%21b',RowKey='vote')?$top=1");
        const string Date = "Sun, 22 Nov 2026 13:00:00 GMT";

        Assert.Equal(
            "PUT\n\napplication/json\nSun, 22 Nov 2026 13:00:00 GMT\n/acme/SynodVotes(PartitionKey='a%21b',RowKey='vote')",
            key.StringToSign("PUT", "application/json", Date, resource));
        Assert.Equal(
            "SharedKey acme:rNolcMUwFjsK3DshP7/sm3+g7/CSn5cwWRqAe0hqup0=",
            key.Authorization("PUT", "application/json", Date, resource));
    }

    [Fact]
    public void The_emulators_resource_has_its_account_twice() => Assert.Equal(
        "GET\n\n\nD\n/devstoreaccount1/devstoreaccount1/Tables",
        TableConnection.Parse("UseDevelopmentStorage=true").Key!
            .StringToSign("GET", "", "D", new Uri("http://127.0.0.1:10002/devstoreaccount1/Tables")));
}
