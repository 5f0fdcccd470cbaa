using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Licenzy.Server.Platform.Reference;

/// <summary>One file of the reference page, ready to be sent.</summary>
/// <param name="ContentType">Its media type.</param>
/// <param name="Plain">The bytes.</param>
/// <param name="Brotli">The same, compressed once.</param>
internal sealed record ReferenceAsset(string ContentType, byte[] Plain, byte[] Brotli);

/// <summary>
/// The files of the reference page: the viewer, which the build put into <c>docs-ui</c>, and our own, which are compiled in.
/// </summary>
internal sealed class ReferenceAssets
{
    private const string Script = "text/javascript; charset=utf-8";
    private const string Style = "text/css; charset=utf-8";
    private readonly Dictionary<string, ReferenceAsset> files = new(StringComparer.Ordinal);

    private ReferenceAssets(string viewerFolder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, "swagger-ui.css", Style, File.ReadAllBytes(Path.Combine(viewerFolder, "swagger-ui.css")));
        Add(hash, "swagger-ui-bundle.js", Script, File.ReadAllBytes(Path.Combine(viewerFolder, "swagger-ui-bundle.js")));
        Add(hash, "reference.css", Style, Embedded("reference.css"));
        Add(hash, "reference.js", Script, Embedded("reference.js"));
        Version = Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }

    /// <summary>Changes with any of the files; it stands in their addresses, so that they may be cached for good.</summary>
    public string Version { get; }

    /// <summary>Reads the files, or returns null when the program was built without the viewer.</summary>
    /// <param name="folder">The program's folder.</param>
    public static ReferenceAssets? Load(string folder)
    {
        var viewer = Path.Combine(folder, "docs-ui");
        // A build without the viewer after one with it leaves the folder behind, empty.
        return File.Exists(Path.Combine(viewer, "swagger-ui-bundle.js")) ? new ReferenceAssets(viewer) : null;
    }

    /// <summary>The page, with its files' addresses filled in.</summary>
    /// <param name="assetsPath">Where the files are served.</param>
    public static string Page(string assetsPath) =>
        Encoding.UTF8.GetString(Embedded("index.html")).Replace("{assets}", assetsPath, StringComparison.Ordinal);

    public ReferenceAsset? Find(string name) => files.GetValueOrDefault(name);

    private void Add(IncrementalHash hash, string name, string contentType, byte[] content)
    {
        hash.AppendData(content);
        using var compressed = new MemoryStream();
        using (var brotli = new BrotliStream(compressed, CompressionLevel.Fastest))
        {
            brotli.Write(content);
        }

        files.Add(name, new ReferenceAsset(contentType, content, compressed.ToArray()));
    }

    private static byte[] Embedded(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Reference/" + name)!;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
