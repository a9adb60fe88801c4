"""What: services, dated benefit lines by plan and county, carve-outs and who is responsible for them."""
