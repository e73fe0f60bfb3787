using System.Security.Cryptography;
using System.Text;

namespace Synod.Storage.AzureTables;

/// <summary>
/// An account's name and one of its keys, and the signature that they make: the scheme <c>SharedKey</c> of the table
/// service ("Authorize with Shared Key"), which is simpler than that of blobs and queues.
/// </summary>
/// <param name="Account">The account's name.</param>
/// <param name="Key">The key, base64.</param>
internal sealed record SharedKey(string Account, string Key)
{
    /// <summary>What is signed: the method, three headers and the resource.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="contentType">The content type; empty without content.</param>
    /// <param name="date">The value of <c>x-ms-date</c>.</param>
    /// <param name="resource">The address that is asked.</param>
    public string StringToSign(string method, string contentType, string date, Uri resource)
    {
        // No Content-MD5: nothing here sends one. Of the query only `comp` would be signed, which nothing here asks for.
        return $"{method}\n\n{contentType}\n{date}\n/{Account}{resource.AbsolutePath}";
    }

    /// <summary>The value of the header <c>Authorization</c>.</summary>
    public string Authorization(string method, string contentType, string date, Uri resource)
    {
        var text = Encoding.UTF8.GetBytes(StringToSign(method, contentType, date, resource));
        var signature = HMACSHA256.HashData(Convert.FromBase64String(Key), text);
        return $"SharedKey {Account}:{Convert.ToBase64String(signature)}";
    }

    /// <summary>The account alone: what is logged must not hold the key.</summary>
    public override string ToString() => Account;
}
