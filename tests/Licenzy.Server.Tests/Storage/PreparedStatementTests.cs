using Licenzy.Server.Storage;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Storage;

/// <summary>For the class of bugs in which PostgreSQL parses and plans every statement anew, and nothing but the time tells.</summary>
public sealed class PreparedStatementTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    [Fact]
    public async Task A_statement_that_comes_again_is_prepared_alone_and_in_a_round_trip()
    {
        var prepared = await server.Database.ReadAsync(
            async session =>
            {
                for (var round = 0; round < 4; round++)
                {
                    await session.FindAsync<long>("select 40 + cast(@One as bigint)", new { One = 1L });
                    var trip = new RoundTrip();
                    trip.Query<Number, Number>("select 50 + cast(@Value as bigint) as value", new Number { Value = round });
                    await session.SendAsync(trip);
                }

                return await session.QueryAsync<string>("select statement from pg_prepared_statements order by statement limit 100");
            },
            TestContext.Current.CancellationToken
        );

        prepared.ShouldContain(statement => statement.Contains("40 +", StringComparison.Ordinal));
        prepared.ShouldContain(statement => statement.Contains("50 +", StringComparison.Ordinal));
    }

    private sealed record Number
    {
        public long Value { get; init; }
    }
}
