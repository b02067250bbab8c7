// Owns the XMP packet that holds texts of any keyword.
// Must not know the file that it ends up in.
#include "encoders/xmp.hpp"

#include "encoders/unicode.hpp"
#include "tensorimage/error.hpp"

namespace tensorimage {
namespace {

/// XML 1.0, production 2 (Char), of what decode_texts lets through.
bool is_xml_character(char32_t point) {
  if (point < 0x20) return point == U'\t' || point == U'\n' || point == U'\r';
  return point != 0xFFFE && point != 0xFFFF;
}

void check_characters(const std::string& what, std::u32string_view points) {
  for (const char32_t point : points) {
    if (is_xml_character(point)) continue;
    throw Error(ErrorCode::invalid_argument, what + " holds " + code_point_name(point) +
                                                 ", which the XMP of a JPEG cannot; save as PNG, or leave it out");
  }
}

std::string escaped(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (const char character : text) {
    switch (character) {
      case '&': result += "&amp;"; break;
      case '<': result += "&lt;"; break;
      case '>': result += "&gt;"; break;
      case '"': result += "&quot;"; break;
      case '\'': result += "&#39;"; break;
      case '\r': result += "&#13;"; break;  // an XML reader makes a line feed of one that stands by itself
      default: result += character;
    }
  }
  return result;
}

}  // namespace

std::string make_xmp(std::span<const DecodedText> texts) {
  // The packet's head and id are the same for all XMP; U+FEFF there says that it is UTF-8.
  std::string packet =
      "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
      "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
      "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
      "<rdf:Description rdf:about=\"\" xmlns:tensorimage=\"urn:tensorimage:text\">\n"
      "<tensorimage:Texts><rdf:Seq>\n";
  for (const DecodedText& text : texts) {
    check_characters("the keyword of a text", text.keyword_points);
    check_characters("the text of \"" + std::string(text.keyword) + "\"", text.text_points);
    packet += "<rdf:li rdf:parseType=\"Resource\"><tensorimage:Keyword>" + escaped(text.keyword) +
              "</tensorimage:Keyword><tensorimage:Text>" + escaped(text.text) + "</tensorimage:Text></rdf:li>\n";
  }
  return packet + "</rdf:Seq></tensorimage:Texts>\n</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>";
}

}  // namespace tensorimage
