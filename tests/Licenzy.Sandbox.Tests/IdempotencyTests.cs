using Licenzy.Sandbox.Tests.Support;

namespace Licenzy.Sandbox.Tests;

public sealed class IdempotencyTests
{
    private static readonly (string, string)[] Form = [("name", "Once"), ("metadata[a]", "1")];

    [Fact]
    public async Task A_repeated_call_gets_the_first_answer_again()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var first = (await CreateAsync(sandbox, "key-1", Form)).Succeeded();
        first.Headers.Contains("Idempotent-Replayed").ShouldBeFalse();
        var second = (await CreateAsync(sandbox, "key-1", [.. Form.Reverse()])).Succeeded();
        second.RawText.ShouldBe(first.RawText);
        second.Header("Idempotent-Replayed").ShouldBe("true");
        second.Header("Original-Request").ShouldBe(first.Header("Request-Id"));
        second.Header("Request-Id").ShouldNotBe(first.Header("Request-Id"), StringComparer.Ordinal);
        (await ProductsAsync(sandbox)).ShouldBe(1);
    }

    [Fact]
    public async Task A_repeated_call_gets_the_first_answer_after_a_restart_too()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var first = (await CreateAsync(sandbox, "key-1", Form)).Succeeded();
        await sandbox.RestartAsync();
        (await CreateAsync(sandbox, "key-1", Form)).RawText.ShouldBe(first.RawText);
        (await ProductsAsync(sandbox)).ShouldBe(1);
    }

    [Fact]
    public async Task A_key_used_for_other_parameters_or_another_route_is_refused()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        (await CreateAsync(sandbox, "key-1", Form)).Succeeded();
        (await CreateAsync(sandbox, "key-1", [("name", "Twice")])).ShouldBeRefused(400, null, null, "idempotency_error");
        (await sandbox.SendAsync(HttpMethod.Post, "/v1/customers", Form, idempotencyKey: "key-1")).ShouldBeRefused(
            400,
            null,
            null,
            "idempotency_error"
        );
    }

    [Fact]
    public async Task A_key_belongs_to_one_account_and_mode()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var first = (await CreateAsync(sandbox, "key-1", Form)).Succeeded();
        var live = await sandbox.SendAsync(HttpMethod.Post, "/v1/products", Form, "sk_live_sandboxtests1", "key-1");
        live.Succeeded().Text("id").ShouldNotBe(first.Text("id"), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_refused_call_may_be_corrected_under_its_key()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        (await CreateAsync(sandbox, "key-1", [("nam", "Once")])).ShouldBeRefused(400, "parameter_unknown", "nam");
        (await CreateAsync(sandbox, "key-1", Form)).Succeeded();
    }

    [Fact]
    public async Task Many_equal_calls_at_once_have_one_effect()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => CreateAsync(sandbox, "key-1", Form)));
        answers.Select(answer => answer.Succeeded().RawText).Distinct(StringComparer.Ordinal).Count().ShouldBe(1);
        (await ProductsAsync(sandbox)).ShouldBe(1);
    }

    [Fact]
    public async Task A_key_is_forgotten_after_a_day()
    {
        var time = new SettableTime();
        await using var sandbox = await SandboxUnderTest.StartAsync(options => options with { TimeProvider = time });
        var first = (await CreateAsync(sandbox, "key-1", Form)).Succeeded();
        time.Advance(TimeSpan.FromHours(25));
        (await CreateAsync(sandbox, "key-1", Form)).Succeeded().Text("id").ShouldNotBe(first.Text("id"), StringComparer.Ordinal);
    }

    private static Task<ApiAnswer> CreateAsync(SandboxUnderTest sandbox, string key, (string, string)[] form) =>
        sandbox.SendAsync(HttpMethod.Post, "/v1/products", form, idempotencyKey: key);

    private static async Task<int> ProductsAsync(SandboxUnderTest sandbox) =>
        (await sandbox.RetrieveAsync("/v1/products?limit=100"))["data"]!.AsArray().Count;
}
