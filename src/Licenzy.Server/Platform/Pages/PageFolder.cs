using System.Security.Cryptography;

namespace Licenzy.Server.Platform.Pages;

/// <summary>One file of the web app, ready to be sent.</summary>
/// <param name="ContentType">Its media type.</param>
/// <param name="Plain">The bytes.</param>
/// <param name="Brotli">The same as the build compressed them; null where that was not worth it.</param>
/// <param name="Version">Changes with the bytes.</param>
internal sealed record PageFile(string ContentType, byte[] Plain, byte[]? Brotli, string Version);

/// <summary>
/// The web app as the build put it beside the program. Only names that were found in the folder are answered: what a request asks for is
/// compared with them and never made into a path.
/// </summary>
internal sealed class PageFolder
{
    public const string Index = "index.html";
    public const string Assets = "assets";
    private const string Compressed = ".br";

    private static readonly Dictionary<string, string> ContentTypes = new(StringComparer.Ordinal)
    {
        [".css"] = "text/css; charset=utf-8",
        [".html"] = "text/html; charset=utf-8",
        [".ico"] = "image/x-icon",
        [".js"] = "text/javascript; charset=utf-8",
        [".json"] = "application/json",
        [".png"] = "image/png",
        [".svg"] = "image/svg+xml",
        [".webmanifest"] = "application/manifest+json",
        [".woff2"] = "font/woff2",
    };

    private readonly string folder;
    private readonly bool rereads;
    private readonly Lazy<Dictionary<string, PageFile>> kept;

    /// <param name="folder">Where the build put it; it need not be there.</param>
    /// <param name="rereads">Whether files may change while the program runs: on the machine of whoever works on them.</param>
    public PageFolder(string folder, bool rereads)
    {
        this.folder = folder;
        this.rereads = rereads;
        kept = new(() =>
            Names().Select(name => (Name: name, File: Read(name))).ToDictionary(one => one.Name, one => one.File, StringComparer.Ordinal)
        );
    }

    /// <param name="name">A name under the folder with plain slashes, as <c>assets/app-1a2b.js</c>.</param>
    public PageFile? Find(string name)
    {
        if (!rereads)
        {
            return kept.Value.GetValueOrDefault(name);
        }

        try
        {
            return Names().Contains(name, StringComparer.Ordinal) ? Read(name) : null;
        }
        catch (IOException)
        {
            // A build is replacing the files at this moment.
            return null;
        }
    }

    private IEnumerable<string> Names() => NamesIn(string.Empty).Concat(NamesIn(Assets));

    private IEnumerable<string> NamesIn(string part)
    {
        var place = new DirectoryInfo(Path.Combine(folder, part));
        return place.Exists
            ? place.EnumerateFiles().Where(file => ContentTypes.ContainsKey(file.Extension)).Select(file => NameOf(part, file.Name))
            : [];
    }

    private static string NameOf(string part, string file) => part.Length == 0 ? file : $"{part}/{file}";

    private PageFile Read(string name)
    {
        var file = new FileInfo(Path.Combine(folder, name));
        var plain = File.ReadAllBytes(file.FullName);
        return new PageFile(
            ContentTypes[file.Extension],
            plain,
            ReadCompressed(file),
            Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 16))
        );
    }

    /// <summary>One that is older than its file was left behind by an earlier build, and is another content.</summary>
    private static byte[]? ReadCompressed(FileInfo file)
    {
        var compressed = new FileInfo(file.FullName + Compressed);
        return compressed.Exists && compressed.LastWriteTimeUtc >= file.LastWriteTimeUtc ? File.ReadAllBytes(compressed.FullName) : null;
    }
}
