{ pkgs, ... }: {
  fonts.packages = with pkgs; [ jetbrains-mono ];
  environment.systemPackages = [ pkgs.wl-clipboard ];
}
