using Dapper;
using Licenzy.Sandbox.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Licenzy.Sandbox.Tests;

public sealed class SandboxHostTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sandbox-host-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_taken_port_is_told_and_harms_nobody()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync();
        var other = new SandboxOptions { Url = sandbox.Url, DataFile = TemporaryFile() };
        await Should.ThrowAsync<IOException>(() => SandboxHost.StartAsync(other));
        (await sandbox.GetAsync("/v1/account")).Succeeded();
    }

    [Fact]
    public async Task An_address_that_is_no_http_url_is_refused()
    {
        var options = new SandboxOptions { Url = "https://localhost:1", DataFile = TemporaryFile() };
        await Should.ThrowAsync<ArgumentException>(() => SandboxHost.StartAsync(options));
    }

    [Fact]
    public async Task A_file_of_another_version_is_refused_and_left_alone()
    {
        var file = TemporaryFile();
        using (var connection = new SqliteConnection($"Data Source={file};Pooling=False"))
        {
            connection.Execute("create table kept(id integer); pragma user_version = 99");
        }
        var options = new SandboxOptions { Url = "http://127.0.0.1:0", DataFile = file };
        var refusal = await Should.ThrowAsync<InvalidOperationException>(() => SandboxHost.StartAsync(options));
        refusal.Message.ShouldContain(file);
        using (var connection = new SqliteConnection($"Data Source={file};Pooling=False"))
        {
            connection.ExecuteScalar<long>("select count(*) from sqlite_master").ShouldBe(1);
        }
    }

    [Fact]
    public async Task Two_sandboxes_in_one_process_know_nothing_of_each_other()
    {
        await using var one = await SandboxUnderTest.StartAsync();
        await using var other = await SandboxUnderTest.StartAsync();
        var price = await one.MakePriceAsync();
        (await other.GetAsync($"/v1/prices/{price}")).ShouldBeRefused(404, "resource_missing", "id");
    }

    [Fact]
    public async Task The_public_address_is_the_one_that_sessions_tell()
    {
        await using var sandbox = await SandboxUnderTest.StartAsync(options => options with { PublicUrl = "https://sandbox.test/" });
        var session = await sandbox.OpenAsync(await sandbox.MakePriceAsync(), "payment");
        ((string)session["url"]!).ShouldStartWith("https://sandbox.test/c/pay/cs_test_");
    }

    [Fact]
    public async Task Answers_are_dated_by_the_clock_that_dates_events()
    {
        var time = new SettableTime();
        time.Advance(TimeSpan.FromDays(3));
        await using var sandbox = await SandboxUnderTest.StartAsync(options => options with { TimeProvider = time });
        var account = (await sandbox.GetAsync("/v1/account")).Succeeded();
        account.Headers.Date!.Value.ShouldBe(time.GetUtcNow(), tolerance: TimeSpan.FromMinutes(1));
    }

    private string TemporaryFile() => Path.Combine(folder, "sandbox.db");
}
