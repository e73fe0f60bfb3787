using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Synod.Gateway;

/// <summary>Reads the header <c>Accept</c>.</summary>
internal static class MediaTypes
{
    /// <summary>
    /// True if a type other than JSON is named, and JSON not with a higher quality: a header that names neither is not a reason to
    /// refuse.
    /// </summary>
    public static bool Prefers(HttpRequest request, string other) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
        && QualityOf(accepted, other) is var quality && quality > 0 && quality >= QualityOf(accepted, "application/json");

    private static double QualityOf(IList<MediaTypeHeaderValue> accepted, string type) => accepted
        .Where(value => value.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase))
        .Select(value => value.Quality ?? 1)
        .DefaultIfEmpty(0)
        .Max();
}
