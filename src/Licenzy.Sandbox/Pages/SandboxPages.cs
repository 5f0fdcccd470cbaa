namespace Licenzy.Sandbox.Pages;

/// <summary>Everything of the sandbox that is not Stripe's API.</summary>
internal static class SandboxPages
{
    public static void UseSandboxPages(this WebApplication app) { }
}
