using Licenzy.Server.Audit;
using Licenzy.Server.Storage;
using Licenzy.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.Audit;

/// <summary>The chain of an account's deeds.</summary>
public abstract class AuditLogTests(TestServer server)
{
    [Fact]
    public async Task Deeds_of_many_at_once_make_one_chain_without_a_gap()
    {
        var log = server.Services.GetRequiredService<AuditLog>();
        var before = await HeadAsync();

        await Task.WhenAll(
            Enumerable
                .Range(0, 24)
                .Select(number =>
                    server.Database.WriteAsync(session => WriteAsync(session, log, $"deed {number}"), TestContext.Current.CancellationToken)
                )
        );

        var rows = await server.Database.ReadAsync(
            session => AuditStore.PageAsync(session, server.Setup.AccountId, before.Sequence, 100),
            TestContext.Current.CancellationToken
        );
        rows.Select(row => row.Sequence).ShouldBe(Enumerable.Range(1, 24).Select(number => before.Sequence + number));
        var previous = before.Hash;
        foreach (var row in rows)
        {
            row.PreviousHash.ShouldBe(previous);
            row.Hash.ShouldBe(AuditChain.HashOf(row));
            row.DetailsHash.ShouldBe(AuditChain.DetailsHash(row.SubjectRef, row.Details, row.Salt!));
            previous = row.Hash;
        }

        (await HeadAsync()).Hash.ShouldBe(previous);
    }

    [Fact]
    public async Task A_deed_whose_transaction_fails_leaves_no_row()
    {
        var log = server.Services.GetRequiredService<AuditLog>();
        var before = await HeadAsync();

        await Should.ThrowAsync<InvalidOperationException>(() =>
            server.Database.WriteAsync(
                async Task (session) =>
                {
                    await WriteAsync(session, log, "lost");
                    throw new InvalidOperationException("Something else fails.");
                },
                TestContext.Current.CancellationToken
            )
        );

        (await HeadAsync()).ShouldBe(before);
    }

    [Theory]
    [InlineData("action=%00", "action")]
    [InlineData("object=a%00b", "object")]
    public async Task A_filter_that_no_text_can_hold_is_refused_on_both_engines(string query, string what)
    {
        var viewer = await PortalApi.SignInAsync(server);

        var answer = await viewer.GetAsync($"/portal/audit-log?{query}");

        answer.Status.ShouldBeOneOf(200, 400);
        (answer.Status == 200 || answer.Error == "invalid_request").ShouldBeTrue($"{what}: {answer.Text}");
    }

    private Task WriteAsync(Session session, AuditLog log, string text) =>
        log.WriteAsync(
            session,
            server.Setup.AccountId,
            "licenzy",
            userId: null,
            new AuditEntry("test.written", "test", "tst_1") { SubjectRef = "user_1", Details = new { text } }
        );

    private async Task<AuditHead> HeadAsync() =>
        await server.Database.ReadAsync(
            session => AuditStore.HeadAsync(session, server.Setup.AccountId),
            TestContext.Current.CancellationToken
        ) ?? new AuditHead { Hash = AuditChain.Start };
}

/// <summary>On the embedded database.</summary>
public sealed class AuditLogOnSqlite(SqliteServer server) : AuditLogTests(server), IClassFixture<SqliteServer>;

/// <summary>On PostgreSQL.</summary>
public sealed class AuditLogOnPostgres(PostgresServer server) : AuditLogTests(server), IClassFixture<PostgresServer>;
