using Licenzy.Server.Platform.Pages;
using Licenzy.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Licenzy.Server.Tests.Platform.Pages;

/// <summary>The program at an https address with a web app of three files, and with something beside it that is nobody's business.</summary>
public sealed class PagesServer : SqliteServer
{
    public const string Script = "app-1a2b3c4d.js";
    public const string Secret = "the neighbour's secret";

    private readonly BuiltPages pages = new();

    protected override IReadOnlyList<string> Settings => ["--Licenzy:PublicUrl=https://licenzy.test"];

    protected override void Compose(IServiceCollection services) =>
        services.Replace(ServiceDescriptor.Singleton(new PageFolder(pages.Folder, rereads: false)));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        pages.Dispose();
    }
}

/// <summary>The program as it is built with <c>-p:BuildPortal=false</c>.</summary>
public sealed class PagelessServer : SqliteServer
{
    protected override void Compose(IServiceCollection services) =>
        services.Replace(
            ServiceDescriptor.Singleton(new PageFolder(Path.Combine(AppContext.BaseDirectory, "nothing-here"), rereads: false))
        );
}

/// <summary>A folder as the build of the web app leaves it.</summary>
internal sealed class BuiltPages : IDisposable
{
    public const string Index = """
        <!doctype html><html><head><meta name="csp-nonce" content="__CSP_NONCE__"><script type="module" nonce="__CSP_NONCE__" src="/assets/app-1a2b3c4d.js"></script></head></html>
        """;

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("licenzy-pages-");

    public BuiltPages()
    {
        Put("index.html", Index);
        Put("scheme.js", "scheme()");
        Put("favicon-test.svg", "<svg/>");
        Put($"assets/{PagesServer.Script}", new string('a', 5000));
        Put($"assets/{PagesServer.Script}.br", "small");
        Put("assets/app-1a2b3c4d.css", "a{}");
        Put("assets/geist-5e6f.woff2", "font");
        Put("assets/secret.key", PagesServer.Secret);
        Put(".vite/manifest.json", PagesServer.Secret);
        File.WriteAllText(Path.Combine(root.FullName, "secret.js"), PagesServer.Secret);
    }

    public string Folder => Path.Combine(root.FullName, "portal");

    public string PathOf(string name) => Path.Combine(Folder, name);

    public void Put(string name, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), content);
    }

    public void Dispose() => root.Delete(recursive: true);
}
