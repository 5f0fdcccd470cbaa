using Licenzy.Server.Platform.Pages;

namespace Licenzy.Server.Tests.Platform.Pages;

/// <summary>For the class of bugs in which a browser gets a file of an earlier build, or one that is no part of the web app.</summary>
public sealed class PageFolderTests : IDisposable
{
    private readonly BuiltPages pages = new();

    public void Dispose() => pages.Dispose();

    [Fact]
    public void Files_are_kept_where_nobody_works_on_them()
    {
        var folder = new PageFolder(pages.Folder, rereads: false);
        var before = folder.Find("scheme.js").ShouldNotBeNull();

        pages.Put("scheme.js", "other()");
        pages.Put("assets/new-0a0b.js", "new()");

        folder.Find("scheme.js").ShouldBeSameAs(before);
        folder.Find("assets/new-0a0b.js").ShouldBeNull();
    }

    [Fact]
    public void Files_are_read_again_where_somebody_works_on_them()
    {
        var folder = new PageFolder(pages.Folder, rereads: true);
        var before = folder.Find("scheme.js").ShouldNotBeNull();

        pages.Put("scheme.js", "other()");
        pages.Put("assets/new-0a0b.js", "new()");
        File.Delete(pages.PathOf("favicon-test.svg"));

        var after = folder.Find("scheme.js").ShouldNotBeNull();
        after.Plain.ShouldBe("other()"u8.ToArray());
        string.Equals(after.Version, before.Version, StringComparison.Ordinal).ShouldBeFalse();
        folder.Find("assets/new-0a0b.js").ShouldNotBeNull();
        folder.Find("favicon-test.svg").ShouldBeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_compressed_file_of_an_earlier_build_is_left_alone(bool rereads)
    {
        const string Name = $"assets/{PagesServer.Script}";
        new PageFolder(pages.Folder, rereads).Find(Name).ShouldNotBeNull().Brotli.ShouldBe("small"u8.ToArray());

        File.SetLastWriteTimeUtc(pages.PathOf($"{Name}.br"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        new PageFolder(pages.Folder, rereads).Find(Name).ShouldNotBeNull().Brotli.ShouldBeNull();
    }

    [Theory]
    [InlineData("../secret.js")]
    [InlineData("assets/../../secret.js")]
    [InlineData("assets/../scheme.js")]
    [InlineData("./scheme.js")]
    [InlineData("/scheme.js")]
    [InlineData("SCHEME.JS")]
    [InlineData("assets")]
    [InlineData("assets/secret.key")]
    [InlineData("assets/app-1a2b3c4d.js.br")]
    [InlineData(".vite/manifest.json")]
    [InlineData("")]
    public void Nothing_is_found_but_by_the_very_name_of_a_file(string name)
    {
        new PageFolder(pages.Folder, rereads: false).Find(name).ShouldBeNull();
        new PageFolder(pages.Folder, rereads: true).Find(name).ShouldBeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_folder_that_is_not_there_has_no_files(bool rereads) =>
        new PageFolder(pages.PathOf("none"), rereads).Find("index.html").ShouldBeNull();
}
