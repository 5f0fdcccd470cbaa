using Licenzy.Server.Platform.Settings;
using Microsoft.Extensions.Configuration;

namespace Licenzy.Server.Tests.Platform.Settings;

public sealed class MasterKeyFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("licenzy-settings-").FullName;

    [Fact]
    public void Development_makes_the_file_once_for_this_user_alone()
    {
        var file = Path.Combine(folder, "data", "master.key");

        var made = Load(file, isDevelopment: true).ObtainMasterKey();
        var readAgain = Load(file, isDevelopment: true).ObtainMasterKey();

        made.Length.ShouldBe(32);
        readAgain.ShouldBe(made);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        Directory.GetFiles(Path.GetDirectoryName(file)!).ShouldBe([file, file + ".lock"], ignoreOrder: true);
    }

    [Fact]
    public async Task Processes_that_start_together_end_with_one_key()
    {
        for (var round = 0; round < 20; round++)
        {
            var file = Path.Combine(folder, $"master-{round}.key");
            using var start = new Barrier(4);

            var keys = await Task.WhenAll(
                Enumerable
                    .Range(0, start.ParticipantCount)
                    .Select(_ =>
                        Task.Factory.StartNew(
                            () =>
                            {
                                start.SignalAndWait();
                                return MasterKeyFile.ReadOrMake(file);
                            },
                            CancellationToken.None,
                            TaskCreationOptions.LongRunning,
                            TaskScheduler.Default
                        )
                    )
            );

            keys.Select(Convert.ToBase64String).Distinct(StringComparer.Ordinal).ShouldHaveSingleItem();
        }
    }

    [Fact]
    public void What_a_killed_process_left_is_not_in_the_way()
    {
        var file = Path.Combine(folder, "master.key");
        File.WriteAllText(file + ".new", "half a ke");
        File.WriteAllText(file + ".lock", "");

        Load(file, isDevelopment: true).ObtainMasterKey().Length.ShouldBe(32);

        Directory.GetFiles(folder).ShouldBe([file, file + ".lock"], ignoreOrder: true);
    }

    [Fact]
    public void Production_reads_the_file_and_never_makes_it()
    {
        var file = Path.Combine(folder, "master.key");
        Should
            .Throw<InvalidSettingsException>(() => Load(file, isDevelopment: false))
            .Faults.ShouldHaveSingleItem()
            .ShouldContain("is not there");

        File.WriteAllText(file, Convert.ToBase64String(new byte[32]) + "\n");

        Load(file, isDevelopment: false).ObtainMasterKey().ShouldBe(new byte[32]);
    }

    [Fact]
    public void A_file_that_holds_something_else_is_refused()
    {
        var file = Path.Combine(folder, "master.key");
        File.WriteAllText(file, "not a key");

        Should
            .Throw<InvalidSettingsException>(() => Load(file, isDevelopment: true))
            .Faults.ShouldHaveSingleItem()
            .ShouldContain("32 bytes in Base64");
    }

    [Fact]
    public void A_key_and_a_file_together_are_refused()
    {
        var configuration = Configuration(Path.Combine(folder, "master.key"), Convert.ToBase64String(new byte[32]));

        Should
            .Throw<InvalidSettingsException>(() => LicenzySettings.Load(configuration, isDevelopment: false))
            .Faults.ShouldHaveSingleItem()
            .ShouldContain("Keep one of them");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static SecuritySettings Load(string file, bool isDevelopment) =>
        LicenzySettings.Load(Configuration(file, null), isDevelopment).Security;

    private static IConfiguration Configuration(string file, string? key) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?>(StringComparer.Ordinal) { ["Security:MasterKeyFile"] = file, ["Security:MasterKey"] = key }
            )
            .Build();
}
