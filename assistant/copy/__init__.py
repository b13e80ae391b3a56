"""Product descriptions: written from the record, checked sentence by sentence, approved by people."""
