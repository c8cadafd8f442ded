package io.sparkrerank.jobs.report;

import java.awt.Dimension;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGIDGenerator;
import org.knowm.xchart.internal.chartpart.Chart;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * A chart as the markup of an {@code svg} element that scales to the room it is given. Words are
 * outlines, so it looks the same where the fonts it was made with are missing.
 */
final class Svg {
  /** A tenth of a unit is finer than any screen shows. */
  private static final int DECIMALS = 1;

  private static final Map<String, Ink> INKS =
      Stream.of(Ink.values()).collect(Collectors.toMap(Ink::drawn, Function.identity()));

  private Svg() {}

  /**
   * Paints {@code chart}.
   *
   * @param id tells the drawing's own names from those of the page's other drawings
   */
  static String of(Chart<?, ?> chart, String id) {
    SVGGraphics2D graphics = new SVGGraphics2D(context(id), false);
    graphics.setSVGCanvasSize(new Dimension(chart.getWidth(), chart.getHeight()));
    chart.paint(graphics, chart.getWidth(), chart.getHeight());
    Element root = graphics.getRoot();
    ink(root);
    // Definitions that all drawings share: there are none, and their name would stand twice.
    root.removeChild(root.getFirstChild());
    root.setAttribute("fill", "currentColor");
    root.setAttribute("stroke", "currentColor");
    root.setAttribute("viewBox", "0 0 %s %s".formatted(chart.getWidth(), chart.getHeight()));
    root.setAttribute("aria-hidden", "true");
    List.of("width", "height").forEach(root::removeAttribute);
    return markup(graphics, root);
  }

  private static SVGGeneratorContext context(String id) {
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(document());
    context.setPrecision(DECIMALS);
    context.setComment(null);
    context.setIDGenerator(
        new SVGIDGenerator() {
          @Override
          public String generateID(String prefix) {
            return super.generateID(id + "-" + prefix);
          }
        });
    return context;
  }

  private static Document document() {
    try {
      return DocumentBuilderFactory.newInstance().newDocumentBuilder().newDocument();
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("Java has no XML parser", e);
    }
  }

  /** Puts the style sheet's variables where colours were drawn, on the element and all below. */
  private static void ink(Element element) {
    for (String attribute : List.of("fill", "stroke")) {
      Ink ink = INKS.get(element.getAttribute(attribute));
      if (ink != null) {
        element.setAttribute(attribute, ink.paint());
      }
    }
    for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element child) {
        ink(child);
      }
    }
  }

  private static String markup(SVGGraphics2D graphics, Element root) {
    StringWriter document = new StringWriter();
    try {
      graphics.stream(root, document, false, false);
    } catch (IOException e) {
      throw new IllegalStateException("a chart could not be written to memory", e);
    }
    String markup = document.toString();
    return markup.substring(markup.indexOf("<svg"));
  }
}
