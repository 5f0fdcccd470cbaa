using Licenzy.Server.Tests.House;

namespace Licenzy.Server.Tests.Receiving;

/// <summary>The page's code in files of its own, the TypeScript compiled as strictly as the compiler can.</summary>
public sealed class CopiedCode : IAsyncLifetime
{
    /// <summary>Where the programs stand that try the code, and the packages that they need.</summary>
    private static readonly string Receivers = Repository.PathOf("tests/receivers");

    /// <summary>Below the packages, so that an import finds them.</summary>
    private readonly string folder = Path.Combine(Receivers, "obj", Path.GetRandomFileName());

    private string TypeScriptByHand => Path.Combine(folder, "fault.js");

    private string TypeScriptByPackage => Path.Combine(folder, "receive.js");

    private string Python => Path.Combine(folder, "fault.py");

    public async ValueTask InitializeAsync()
    {
        var compiler = Path.Combine(Receivers, "node_modules", "typescript", "bin", "tsc");
        File.Exists(compiler).ShouldBeTrue("The packages are missing: run `npm ci --ignore-scripts` in tests/receivers.");
        Directory.CreateDirectory(folder);
        var typescript = WebhooksPage.Blocks("typescript");
        typescript.Count.ShouldBe(2);
        await File.WriteAllTextAsync(Path.ChangeExtension(TypeScriptByHand, ".ts"), typescript[0]);
        await File.WriteAllTextAsync(Path.ChangeExtension(TypeScriptByPackage, ".ts"), typescript[1]);
        await File.WriteAllTextAsync(Python, WebhooksPage.Blocks("python").ShouldHaveSingleItem());

        string[] strict = ["--strict", "--noUncheckedIndexedAccess", "--noUnusedLocals", "--types", "node"];
        string[] form = ["--target", "es2022", "--module", "nodenext", "--skipLibCheck", "--outDir", folder];
        var files = new[] { TypeScriptByHand, TypeScriptByPackage }.Select(file => Path.ChangeExtension(file, ".ts"));
        var compiled = await ForeignProgram.RunAsync("node", [compiler, .. strict, .. form, .. files], Receivers);
        compiled.ExitCode.ShouldBe(0, compiled.Output + compiled.Error);
    }

    public ValueTask DisposeAsync()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>What the TypeScript with Node's own <c>crypto</c> says to each request, as a JSON list.</summary>
    internal Task<string> AskTypeScriptAsync(IReadOnlyList<ReceivedRequest> requests) =>
        AskAsync("node", ["cases.js", "fault", TypeScriptByHand], requests);

    /// <summary>What the public package says. It asks the machine for the time.</summary>
    internal Task<string> AskPackageAsync(IReadOnlyList<ReceivedRequest> requests) =>
        AskAsync("node", ["cases.js", "receive", TypeScriptByPackage], requests);

    /// <summary>What the Python says.</summary>
    internal Task<string> AskPythonAsync(IReadOnlyList<ReceivedRequest> requests) => AskAsync("python3", ["cases.py", Python], requests);

    private static async Task<string> AskAsync(string program, string[] arguments, IReadOnlyList<ReceivedRequest> requests)
    {
        var finished = await ForeignProgram.RunAsync(program, arguments, Receivers, ReceivedRequest.Json(requests));
        finished.ExitCode.ShouldBe(0, finished.Error);
        return finished.Output;
    }
}
