// In a worker nothing of the page's is there: what older browsers lack comes first here, too.
import '#call/old-browsers.ts';
import 'pdfjs-dist/legacy/build/pdf.worker.min.mjs';
