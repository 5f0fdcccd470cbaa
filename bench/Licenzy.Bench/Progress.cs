namespace Licenzy.Bench;

/// <summary>What a person sees while it lasts; standard output is for the results.</summary>
internal static class Progress
{
    public static void Say(string text) => Console.Error.WriteLine($"{TimeProvider.System.GetLocalNow():HH:mm:ss}  {text}");
}
