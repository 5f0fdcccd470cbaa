using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace Licenzy.Sandbox.Pages;

/// <summary>A piece of HTML. What is put into it is encoded, unless it is such a piece itself.</summary>
internal readonly record struct Markup(string Text)
{
    public static Markup Empty { get; } = new("");

    /// <summary>HTML from an interpolated text: its letters are HTML, its holes are encoded values.</summary>
    public static Markup Of(Builder builder) => new(builder.ToString());

    /// <summary>Pieces one after the other.</summary>
    public static Markup Join(IEnumerable<Markup> pieces) => new(string.Concat(pieces.Select(piece => piece.Text)));

    public override string ToString() => Text;

    /// <summary>Builds a piece out of an interpolated text.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct Builder
    {
        private readonly StringBuilder text;

        public Builder(int literalLength, int formattedCount) => text = new StringBuilder(literalLength + (formattedCount * 16));

        public void AppendLiteral(string literal) => text.Append(literal);

        public void AppendFormatted(Markup piece) => text.Append(piece.Text);

        public void AppendFormatted(string? value) => text.Append(HtmlEncoder.Default.Encode(value ?? ""));

        public void AppendFormatted(long value) => text.Append(value);

        public override string ToString() => text.ToString();
    }
}
