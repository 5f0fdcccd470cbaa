using System.Security.Cryptography;
using Licenzy.Core;
using Licenzy.Server.Accounts;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Secrets;
using Licenzy.Server.StripeConnections;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Setup;

/// <summary>For the class of bugs in which a replaced master key leaves secrets that nobody opens any more, or that the old one still opens.</summary>
public abstract class RotateMasterKeyTests(TestServer server)
{
    private static readonly byte[] Other = [.. Enumerable.Range(1, 32).Select(number => (byte)number)];
    private static readonly byte[] Own = new byte[32];

    [Fact]
    public async Task Every_secret_opens_with_the_new_key_alone_after_the_command()
    {
        // As if everything had been sealed with the other key so far.
        await ResealAsync(new SecretBox(Other, new SecretBox(Own)));
        (await OpensAsync(new SecretBox(Own))).ShouldBeFalse();

        var previous = $"--Security:PreviousMasterKey={Convert.ToBase64String(Other)}";
        var rotated = await server.RunAsync("rotate-master-key", previous);

        rotated.ExitCode.ShouldBe(0, rotated.Error);
        rotated.Output.ShouldContain("data keys of projects: 1 looked at, 1 sealed anew");
        (await OpensAsync(new SecretBox(Own))).ShouldBeTrue();
        (await OpensAsync(new SecretBox(Other))).ShouldBeFalse();
        (await server.RunAsync("rotate-master-key", previous)).Output.ShouldContain("1 looked at, 0 sealed anew");
        var without = await server.RunAsync("rotate-master-key");
        without.ExitCode.ShouldBe(1);
        without.Error.ShouldContain("Security__PreviousMasterKey");
    }

    [Fact]
    public void While_a_key_is_replaced_both_open_and_only_the_new_one_seals()
    {
        var (old, both) = (new SecretBox(Own), new SecretBox(Other, new SecretBox(Own)));

        both.OpenText(old.SealText("secret", "place"), "place").ShouldBe("secret");
        Should.Throw<CryptographicException>(() => old.OpenText(both.SealText("secret", "place"), "place"));
        Should.Throw<CryptographicException>(() => both.OpenText(old.SealText("secret", "place"), "another place"));
        both.Reseal(both.SealText("secret", "place"), "place").ShouldBeNull();
        new SecretBox(Other).OpenText(both.Reseal(old.SealText("secret", "place"), "place")!, "place").ShouldBe("secret");
    }

    private Task ResealAsync(SecretBox master) =>
        server.Database.WriteAsync(
            session => new SealedDataKeys().ResealAsync(session, master, string.Empty, 100),
            TestContext.Current.CancellationToken
        );

    /// <summary>Whether the stored Stripe key can be read by this master key.</summary>
    private Task<bool> OpensAsync(SecretBox master) =>
        server.Database.ReadAsync(
            async session =>
            {
                var row = await ConnectionStore.OfScopeAsync(session, new Scope(server.Setup.ProjectId!, Mode.Test));
                try
                {
                    var secrets = new ConnectionSecrets(new ProjectSecrets(master), server.Clock);
                    return await secrets.HoldsKeyAsync(session, row!, TestServer.StripeTestKey);
                }
                catch (CryptographicException)
                {
                    return false;
                }
            },
            TestContext.Current.CancellationToken
        );
}

/// <summary>On the embedded database.</summary>
public sealed class RotateMasterKeyOnSqlite(SqliteServer server) : RotateMasterKeyTests(server), IClassFixture<SqliteServer>;

/// <summary>On PostgreSQL.</summary>
public sealed class RotateMasterKeyOnPostgres(PostgresServer server) : RotateMasterKeyTests(server), IClassFixture<PostgresServer>;
