namespace Licenzy.Sandbox.Tests;

public sealed class PlaceholderTests
{
    [Fact]
    public void The_project_builds() => true.ShouldBeTrue();
}
