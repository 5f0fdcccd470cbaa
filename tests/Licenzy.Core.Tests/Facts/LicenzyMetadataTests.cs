using Licenzy.Core.Facts;

namespace Licenzy.Core.Tests.Facts;

public sealed class LicenzyMetadataTests
{
    private static readonly IReadOnlyDictionary<string, string> Written = LicenzyMetadata.Write(
        "prj_1",
        Mode.Test,
        "att_1",
        "user_1",
        "PRO"
    );

    [Fact]
    public void What_is_written_is_read() => Read("prj_1", Mode.Test).ShouldBe(new LicenzyMetadata("att_1", "user_1"));

    [Fact]
    public void Metadata_of_another_project_says_nothing() => Read("prj_2", Mode.Test).ShouldBe(LicenzyMetadata.None);

    [Fact]
    public void Metadata_copied_from_another_mode_says_nothing() => Read("prj_1", Mode.Live).ShouldBe(LicenzyMetadata.None);

    private static LicenzyMetadata Read(string projectId, Mode mode) =>
        LicenzyMetadata.Read(key => Written.GetValueOrDefault(key), projectId, mode);
}
