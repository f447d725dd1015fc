{ pkgs, ... }:
{ environment.systemPackages = [ pkgs.helix pkgs.jq ]; }
