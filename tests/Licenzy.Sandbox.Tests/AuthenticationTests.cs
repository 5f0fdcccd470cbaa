using System.Net.Http.Headers;
using System.Text;
using Licenzy.Sandbox.Tests.Support;

namespace Licenzy.Sandbox.Tests;

public sealed class AuthenticationTests
{
    [Fact]
    public async Task Any_well_formed_key_opens_an_account_and_its_tail_names_it()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var test = (await sandbox.GetAsync("/v1/account", "sk_test_samesametail")).Succeeded().Text("id");
        test.ShouldStartWith("acct_");
        (await sandbox.GetAsync("/v1/account", "sk_live_samesametail")).Text("id").ShouldBe(test);
        (await sandbox.GetAsync("/v1/account", "rk_test_samesametail")).Text("id").ShouldBe(test);
        (await sandbox.GetAsync("/v1/account", "sk_test_another_tail")).Text("id").ShouldNotBe(test, StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_restricted_key_lacks_what_it_says_and_opens_the_same_account()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        const string Key = "rk_test_samesametail_without_charges_and_write_webhook_endpoints";
        var account = (await sandbox.GetAsync("/v1/account", "sk_test_samesametail")).Text("id");

        (await sandbox.GetAsync("/v1/account", Key)).Text("id").ShouldBe(account);
        (await sandbox.GetAsync("/v1/charges", Key)).ShouldBeRefused(403, null, null);
        (await sandbox.GetAsync("/v1/refunds", Key)).Succeeded();
        (await sandbox.GetAsync("/v1/webhook_endpoints", Key)).Succeeded();
        (await sandbox.SendAsync(HttpMethod.Post, "/v1/webhook_endpoints", [("url", "http://127.0.0.1:9/x")], Key)).ShouldBeRefused(
            403,
            null,
            null
        );
        (await sandbox.GetAsync("/v1/charges", "sk_test_samesametail_without_charges")).Succeeded();
    }

    [Fact]
    public async Task A_key_may_be_the_user_name_of_basic_authentication()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/account");
        var user = Convert.ToBase64String(Encoding.UTF8.GetBytes(SandboxUnderTest.Key + ":"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", user);
        using var response = await sandbox.Http.SendAsync(request);
        var answer = await ApiAnswer.ReadAsync(response);
        answer.Succeeded().Text("id").ShouldBe((await sandbox.GetAsync("/v1/account")).Text("id"));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("hello", null)]
    [InlineData("sk_test_short", null)]
    [InlineData("pk_test_12345678", null)]
    [InlineData("sk_test_1234567!", null)]
    [InlineData("sk_test_invalid12345", null)]
    [InlineData("sk_live_revoked12345", "api_key_expired")]
    public async Task A_key_that_opens_nothing_is_refused(string? key, string? code)
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var answer = await sandbox.GetAsync("/v1/products", key);
        answer.ShouldBeRefused(401, code, param: null);
        answer.Headers.WwwAuthenticate.ToString().ShouldContain("Bearer");
        if (key is { Length: > 12 })
        {
            answer.RawText.ShouldNotContain(key);
        }
    }

    [Fact]
    public async Task Test_and_live_data_and_two_accounts_never_mix()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var price = await sandbox.MakePriceAsync();
        foreach (var other in (string[])["sk_live_sandboxtests1", "sk_test_someone_else"])
        {
            (await sandbox.GetAsync($"/v1/prices/{price}", other)).ShouldBeRefused(404, "resource_missing", "id");
            (await sandbox.GetAsync("/v1/prices", other)).Succeeded().Body["data"]!.AsArray().ShouldBeEmpty();
        }
        (await sandbox.GetAsync($"/v1/prices/{price}", "rk_test_sandboxtests1")).Succeeded();
    }

    [Fact]
    public async Task Live_objects_say_that_they_are()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        (string, string)[] form = [("name", "Real")];
        var product = (await sandbox.SendAsync(HttpMethod.Post, "/v1/products", form, "sk_live_sandboxtests1")).Succeeded();
        ((bool)product.Body["livemode"]!).ShouldBeTrue();
    }

    [Fact]
    public async Task Two_accounts_may_give_a_product_the_same_id()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        (string, string)[] mine = [("id", "prod_shared"), ("name", "Mine")];
        (string, string)[] theirs = [("id", "prod_shared"), ("name", "Theirs")];
        (await sandbox.SendAsync(HttpMethod.Post, "/v1/products", mine)).Succeeded();
        (await sandbox.SendAsync(HttpMethod.Post, "/v1/products", theirs, "sk_test_someone_else")).Succeeded();
        (await sandbox.PostAsync("/v1/products/prod_shared", ("name", "Mine, renamed"))).Succeeded();
        (await sandbox.GetAsync("/v1/products/prod_shared", "sk_test_someone_else")).Text("name").ShouldBe("Theirs");
        (await sandbox.SendAsync(HttpMethod.Post, "/v1/products", mine)).ShouldBeRefused(400, "resource_already_exists", "id");
    }
}
