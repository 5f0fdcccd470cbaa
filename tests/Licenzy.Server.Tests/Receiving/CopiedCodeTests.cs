using System.Text;
using Licenzy.Core.Webhooks;

namespace Licenzy.Server.Tests.Receiving;

/// <summary>For the class of bugs in which an application that copied our code takes a forged event, or refuses a genuine one.</summary>
public sealed class CopiedCodeTests(CopiedCode code) : IClassFixture<CopiedCode>
{
    private const long Now = 1_800_000_000;

    [Fact]
    public async Task The_TypeScript_takes_what_is_genuine_and_nothing_else()
    {
        var requests = ReceivedRequest.All(Now, margin: 1);

        ReceivedRequest.Judged(requests, await code.AskTypeScriptAsync(requests));
    }

    [Fact]
    public async Task The_public_package_takes_what_is_genuine_and_nothing_else()
    {
        // It asks the machine for the time.
        var requests = ReceivedRequest.All(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(), margin: 120);

        ReceivedRequest.Judged([.. requests.Where(InTime)], await code.AskPackageAsync([.. requests.Where(InTime)]));

        static bool InTime(ReceivedRequest request) => !request.Name.StartsWith("almost", StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_Python_takes_what_is_genuine_and_nothing_else()
    {
        Assert.SkipUnless(ForeignProgram.Exists("python3"), "This machine has no python3.");
        var requests = ReceivedRequest.All(Now, margin: 1);

        ReceivedRequest.Judged(requests, await code.AskPythonAsync(requests));
    }

    [Theory]
    [InlineData("""{"type":"usage.consumed","data":{"subject_ref":"Zoë 🎫"}}""")]
    [InlineData("{}\n")]
    [InlineData("")]
    public async Task The_lines_for_a_shell_print_the_signature(string body)
    {
        Assert.SkipUnless(ForeignProgram.Exists("openssl"), "This machine has no openssl.");
        var folder = Directory.CreateTempSubdirectory("licenzy-by-hand-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "body.json"), body);
        WebhookSecret.TryRead(ReceivedRequest.Secret, out var key).ShouldBeTrue();
        var lines = WebhooksPage.Blocks("bash").Single(block => block.Contains("openssl", StringComparison.Ordinal));

        var finished = await ForeignProgram.RunAsync(
            "bash",
            ["-euo", "pipefail", "-c", lines],
            folder,
            "",
            ("SECRET", ReceivedRequest.Secret),
            ("ID", "evt_1"),
            ("TIMESTAMP", $"{Now}")
        );

        Directory.Delete(folder, recursive: true);
        finished.ExitCode.ShouldBe(0, finished.Error);
        finished.Output.Trim().ShouldBe(WebhookSignature.Standard([key], "evt_1", Now, Encoding.UTF8.GetBytes(body)));
    }

    [Fact]
    public void What_the_others_are_tried_with_is_what_Licenzy_itself_tells_apart()
    {
        foreach (var request in ReceivedRequest.All(Now, margin: 1))
        {
            var keys = request.Secrets.Select(secret => WebhookSecret.TryRead(secret, out var key) ? key : []).ToList();
            var verdict = WebhookSignature.Verify(
                request.Headers.GetValueOrDefault("webhook-id"),
                request.Headers.GetValueOrDefault("webhook-timestamp"),
                request.Headers.GetValueOrDefault("webhook-signature"),
                request.Body,
                keys,
                request.Now
            );
            (verdict == SignatureVerdict.Valid).ShouldBe(request.Genuine, $"{request.Name}: {verdict}");
        }
    }
}
