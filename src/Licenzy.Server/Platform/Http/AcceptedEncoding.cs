namespace Licenzy.Server.Platform.Http;

/// <summary>In which form a browser takes a file.</summary>
internal static class AcceptedEncoding
{
    /// <summary>Whether it takes Brotli; a quality of 0 says that it does not.</summary>
    public static bool TakesBrotli(HttpRequest request) =>
        request.GetTypedHeaders().AcceptEncoding.Any(accepted => accepted.Value == "br" && accepted.Quality is not 0);
}
